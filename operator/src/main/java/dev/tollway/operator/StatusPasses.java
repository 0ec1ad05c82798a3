package dev.tollway.operator;

import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which statuses are built in a turn. Those of what changed lately in every one; those of
 * everything only as often as it takes a tenth of the time, so that ten thousand keys keep nobody
 * waiting. Used by one thread.
 */
final class StatusPasses {

  /** A pass over everything is followed by a pause of so many times its length. */
  private static final int PAUSE = 9;

  /** Where more changed at once, the next pass over everything is theirs. */
  private static final int MOST = 500;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * Since the last pass over everything, and since the one before: sidecars speak a little later.
   */
  private Set<ObjectRef> changed = new TreeSet<>();

  private Set<ObjectRef> before = Set.of();
  private Instant next = Instant.MIN;
  private boolean due;

  /** Something happened that may change any status. */
  void anyMayDiffer() {
    due = true;
  }

  /**
   * What became of the objects is known anew.
   *
   * @param before null: for the first time
   */
  void resolved(@Nullable Resolution before, Resolution now) {
    due = true;
    if (before != null) {
      compare(before.routes(), now.routes());
      compare(before.plans(), now.plans());
      compare(before.keys(), now.keys());
      compare(before.grants(), now.grants());
    }
  }

  private void compare(
      Map<String, ? extends Outcome<?, ?>> before, Map<String, ? extends Outcome<?, ?>> now) {
    now.forEach((path, outcome) -> {
      if (!outcome.equals(before.get(path))) {
        differs(outcome.ref());
      }
    });
  }

  /** Something happened that may change the status of one object. */
  void differs(ObjectRef ref) {
    changed.add(ref);
    due |= changed.size() > MOST;
  }

  /** What changed lately. */
  Set<ObjectRef> lately() {
    Set<ObjectRef> lately = new TreeSet<>();
    if (changed.size() <= MOST) {
      lately.addAll(changed);
    }
    if (before.size() <= MOST) {
      lately.addAll(before);
    }
    return lately;
  }

  /** Whether everything is due, and its turn has come. */
  boolean wholeDue(Instant now) {
    return due && !now.isBefore(next);
  }

  /** A pass over everything took from one time to the other. */
  void done(Instant from, Instant to) {
    before = changed;
    changed = new TreeSet<>();
    due = false;
    Duration pause = Duration.between(from, to).multipliedBy(PAUSE);
    next = to.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  /** When everything is due; null: nothing asks for it. */
  @Nullable Instant next() {
    return due ? next : null;
  }
}
