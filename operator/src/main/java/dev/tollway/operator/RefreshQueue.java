package dev.tollway.operator;

import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is when only numbers moved: the one that waits longest, at most 300 in a minute
 * over all, whatever minute is looked at, and at most one of an object in two seconds.
 */
final class RefreshQueue {

  private static final int BUDGET = 300;

  /** So many may come at once; the others of a minute come at a steady pace. */
  private static final int AT_ONCE = 30;

  private static final Duration PER_WRITE = Duration.ofMinutes(1).dividedBy(BUDGET - AT_ONCE);
  private static final Duration SAVED = PER_WRITE.multipliedBy(AT_ONCE);
  private static final Duration SPACING = Duration.ofSeconds(2);

  private final Set<ObjectRef> waiting = new LinkedHashSet<>();
  private final Map<ObjectRef, Instant> written = new HashMap<>();

  /** The budget is used up to here. */
  private Instant paidUntil;

  RefreshQueue(Instant now) {
    paidUntil = now.minus(SAVED);
  }

  int size() {
    return waiting.size();
  }

  void add(ObjectRef ref) {
    waiting.add(ref);
  }

  /** It was written for another reason, or is gone. */
  void remove(ObjectRef ref, @Nullable Instant writeTime) {
    waiting.remove(ref);
    if (writeTime == null) {
      written.remove(ref);
    } else {
      written.put(ref, writeTime);
    }
  }

  /** Those whose turn it is; they leave the queue. */
  List<ObjectRef> take(Instant now) {
    if (paidUntil.isBefore(now.minus(SAVED))) {
      paidUntil = now.minus(SAVED);
    }
    List<ObjectRef> turn = new ArrayList<>();
    for (Iterator<ObjectRef> i = waiting.iterator(); i.hasNext(); ) {
      if (paidUntil.plus(PER_WRITE).isAfter(now)) {
        break;
      }
      ObjectRef ref = i.next();
      if (!rested(ref, now)) {
        continue;
      }
      i.remove();
      written.put(ref, now);
      paidUntil = paidUntil.plus(PER_WRITE);
      turn.add(ref);
    }
    return turn;
  }

  private boolean rested(ObjectRef ref, Instant now) {
    Instant last = written.get(ref);
    return last == null || !now.isBefore(last.plus(SPACING));
  }

  /** When the next turn may come; null: nobody waits. */
  @Nullable Instant next() {
    Instant first = null;
    for (ObjectRef ref : waiting) {
      Instant last = written.get(ref);
      Instant ready = last == null ? paidUntil.plus(PER_WRITE) : last.plus(SPACING);
      if (ready.isBefore(paidUntil.plus(PER_WRITE))) {
        ready = paidUntil.plus(PER_WRITE);
      }
      if (first == null || ready.isBefore(first)) {
        first = ready;
      }
    }
    return first;
  }
}
