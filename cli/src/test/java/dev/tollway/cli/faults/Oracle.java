package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What callers and upstream saw of each key. Every request has a number of its own. */
final class Oracle {
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, Seen> keys = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  /**
   * What was seen of one key; numbers of requests.
   *
   * @param arrived whole at the upstream
   * @param counted answered below 500 by the upstream
   * @param open sent by a caller who does not know the end yet
   * @param lost sent, and no answer came: in flight when a process died
   */
  private record Seen(Set<Long> arrived, Set<Long> counted, Set<Long> open, Set<Long> lost) {
    Seen() {
      this(
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet());
    }

    Set<Long> perhaps() {
      Set<Long> all = new HashSet<>(counted);
      all.addAll(lost);
      return all;
    }
  }

  private Seen of(String key) {
    return keys.computeIfAbsent(key, name -> new Seen());
  }

  /** A caller is about to send a request; returns its number. */
  long sends(String key) {
    long number = numbers.incrementAndGet();
    of(key).open().add(number);
    return number;
  }

  /** The upstream has a whole request. */
  void arrived(String key, long number) {
    if (!of(key).arrived().add(number)) {
      violations.add("request " + number + " of " + key + " reached the upstream twice");
    }
  }

  /** Whether the upstream has it. */
  boolean hasArrived(String key, long number) {
    return of(key).arrived().contains(number);
  }

  /** The upstream is about to answer below 500. */
  void counts(String key, long number) {
    of(key).counted().add(number);
  }

  /** The caller has the answer. */
  void answered(String key, long number, int status) {
    Seen seen = of(key);
    if ((status == 402 || status == 429) && seen.arrived().contains(number)) {
      violations.add(status + " for request " + number + " of " + key + ", which was forwarded");
    }
    seen.open().remove(number);
  }

  /** No answer came. */
  void lost(String key, long number) {
    Seen seen = of(key);
    seen.lost().add(number);
    seen.open().remove(number);
  }

  /** A 402 came: then everything must be used up. */
  void paymentRequired(String key, long limit) {
    Seen seen = of(key);
    Set<Long> used = seen.perhaps();
    // Another caller may not have noticed yet that its sidecar died.
    used.addAll(seen.open());
    if (used.size() < limit) {
      violations.add("402 for %s, of which %d of %d are used".formatted(key, used.size(), limit));
    }
  }

  /** Requests of the key that the upstream answered below 500. */
  long counted(String key) {
    return of(key).counted().size();
  }

  /** Requests that may be charged: counted, or in flight when a process died. */
  long atMost(String key) {
    return of(key).perhaps().size();
  }

  /** What must hold at any time, for a strict quota. */
  void check(String key, long limit) {
    assertThat(List.copyOf(violations)).isEmpty();
    assertThat(counted(key)).as("answered of " + key).isLessThanOrEqualTo(limit);
  }
}
