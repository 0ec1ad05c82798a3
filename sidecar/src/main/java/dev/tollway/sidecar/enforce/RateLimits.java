package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The speeds of all accounts of one sidecar, exact for it; shared by its event loops.
 *
 * <p>A subject is kept while it owes something: once nothing is owed, forgetting it changes no
 * decision. So there are never more subjects than accounts that called within the longest interval.
 */
public final class RateLimits {
  private static final int FIRST_SWEEP = 1024;

  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicInteger sweepAbove = new AtomicInteger(FIRST_SWEEP);

  /** What the limits of a plan said. */
  sealed interface Verdict {
    /**
     * All of them took the request.
     *
     * @param hints empty unless they were asked for
     */
    record Fits(List<Hint> hints) implements Verdict {}

    /** This one has no room yet; none took the request. */
    record Full(Plan.RateLimit limit, Duration retryAfter, List<Hint> hints) implements Verdict {}
  }

  private static final Verdict NO_LIMITS = new Verdict.Fits(List.of());

  /**
   * Takes one request from every limit, or from none.
   *
   * @param nanoTime monotonic
   */
  Verdict admit(String subject, List<Plan.RateLimit> limits, boolean hints, long nanoTime) {
    if (limits.isEmpty()) {
      return NO_LIMITS;
    }
    while (true) {
      Bucket bucket = buckets.computeIfAbsent(subject, _ -> new Bucket());
      Verdict verdict = bucket.admit(limits, hints, nanoTime);
      if (verdict != null) {
        if (buckets.size() > sweepAbove.get()) {
          sweep(nanoTime);
        }
        return verdict;
      }
    }
  }

  /** How many subjects are remembered. */
  public int size() {
    return buckets.size();
  }

  /** Forgets every subject that owes nothing. */
  void sweep(long nanoTime) {
    buckets.forEach((subject, bucket) -> {
      if (bucket.retire(nanoTime)) {
        buckets.remove(subject, bucket);
      }
    });
    sweepAbove.set(Math.max(FIRST_SWEEP, buckets.size() * 2));
  }

  /** The debts of one subject; a lock of its own makes all limits one step. */
  private static final class Bucket {
    private List<Plan.RateLimit> limits = List.of();
    private Gcra[] rates = new Gcra[0];
    private long[] debts = new long[0];
    private long[] stamps = new long[0];
    private boolean retired;

    /** Null: this bucket was forgotten meanwhile. */
    synchronized @Nullable Verdict admit(
        List<Plan.RateLimit> wanted, boolean hints, long nanoTime) {
      if (retired) {
        return null;
      }
      if (!limits.equals(wanted)) {
        adopt(wanted, nanoTime);
      }
      elapse(nanoTime);
      int slowest = -1;
      long longest = 0;
      for (int i = 0; i < rates.length; i++) {
        long wait = rates[i].waitNanos(debts[i]);
        if (wait > longest) {
          longest = wait;
          slowest = i;
        }
      }
      if (slowest >= 0) {
        // Part of the current tick may already be over: the true wait is at most this long.
        return new Verdict.Full(
            limits.get(slowest), Duration.ofNanos(longest), hints ? hints() : List.of());
      }
      for (int i = 0; i < rates.length; i++) {
        debts[i] += rates[i].perRequest();
      }
      return hints ? new Verdict.Fits(hints()) : NO_LIMITS;
    }

    synchronized boolean retire(long nanoTime) {
      elapse(nanoTime);
      for (long debt : debts) {
        if (debt > 0) {
          return false;
        }
      }
      retired = true;
      return true;
    }

    private void elapse(long nanoTime) {
      for (int i = 0; i < rates.length; i++) {
        long ticks = (nanoTime - stamps[i]) / rates[i].tickNanos();
        if (ticks > 0) {
          debts[i] = rates[i].after(debts[i], ticks);
          stamps[i] += ticks * rates[i].tickNanos();
        }
      }
    }

    /** The plan changed: what is owed under a name stays owed, in requests. */
    private void adopt(List<Plan.RateLimit> wanted, long nanoTime) {
      Gcra[] newRates = new Gcra[wanted.size()];
      long[] newDebts = new long[newRates.length];
      long[] newStamps = new long[newRates.length];
      for (int i = 0; i < newRates.length; i++) {
        Plan.RateLimit limit = wanted.get(i);
        newRates[i] = Gcra.of(limit);
        newStamps[i] = nanoTime;
        for (int old = 0; old < rates.length; old++) {
          if (limits.get(old).name().equals(limit.name())) {
            long owed = Math.ceilDiv(debts[old], rates[old].perRequest());
            newDebts[i] =
                owed >= limit.burst() ? newRates[i].capacity() : owed * newRates[i].perRequest();
          }
        }
      }
      limits = wanted;
      rates = newRates;
      debts = newDebts;
      stamps = newStamps;
    }

    private List<Hint> hints() {
      List<Hint> all = new ArrayList<>(rates.length);
      for (int i = 0; i < rates.length; i++) {
        all.add(
            new Hint(
                limits.get(i).name(),
                rates[i].remaining(debts[i]),
                Duration.ofNanos(rates[i].clearNanos(debts[i]))));
      }
      return all;
    }
  }
}
