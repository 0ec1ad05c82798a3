package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.LedgerFrame.Allotment;
import dev.tollway.accounting.frame.PoolView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the core knows of one meter of a subject. */
final class Desk {
  private static final long TEMPORARY_NANOS = 1_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  final HeldPool held;

  /** Ascending ordinals. */
  final List<Lent> lents = new ArrayList<>();

  /** First come, first served. */
  final List<Parked> parked = new ArrayList<>();

  /** Number in this session; 0: not opened. */
  int ref;

  /** Need of the last report, while the ledger has not answered it; 0: none. */
  long asked;

  boolean askView;

  /** When the next report is due, and when the last one went. */
  long reportAt = NEVER;

  @Nullable Long reportedAt;

  /** Ledger time of the newest window edge that a timer awaits. */
  long windowAt = NEVER;

  /** Of the newest window that has begun; null: none is known. */
  private @Nullable Lent running;

  private @Nullable Refusal exhausted;
  private @Nullable Refusal temporary;
  private long exhaustedOrdinal;

  /** Ordinals below are over and told: nothing that this session says late opens them again. */
  private long lowest = 1;

  Desk(HeldPool held) {
    this.held = held;
  }

  @Nullable Lent lent(long ordinal) {
    for (Lent lent : lents) {
      if (lent.pool.ordinal() == ordinal) {
        return lent;
      }
    }
    return null;
  }

  /** It is over and told. One that is still here is not, though a later one may be. */
  boolean bygone(long ordinal) {
    return ordinal < lowest && lent(ordinal) == null;
  }

  /** Follows the windows: what was lent ahead is the running lease once its time has come. */
  void turn(long ledgerNanos, long now) {
    for (Lent lent : lents) {
      if (lent != running && lent.covers(ledgerNanos)) {
        lent.begin(running, now);
        running = lent;
        mark(lent);
        see(lent);
      }
    }
  }

  /** Units were lent: half of them is a reason to ask again. */
  void mark(Lent lent) {
    Lease lease = lent.lease();
    if (lent == running && lease != null) {
      held.askBelow(lease, lease.idle() / 2);
    }
  }

  /** What the ledger said of the running window is for all to see. */
  void see(Lent lent) {
    PoolView view = lent.view();
    if (lent == running && view != null) {
      held.saw(new HeldPool.Seen(view, lent.pool.ordinal(), lent.ackedUsed(), lent.notAfter));
    }
  }

  void add(Lent lent) {
    lents.add(lent);
    lents.sort((a, b) -> Long.compare(a.pool.ordinal(), b.pool.ordinal()));
  }

  /** Forgets what is over, told and without a slot. */
  void forget(long ledgerNanos) {
    lents.removeIf(lent -> {
      boolean done = lent.settled() && lent.over(ledgerNanos);
      // A session that has not spoken of it yet may still tell of units that were never heard of.
      if (done && lent.heard()) {
        lowest = Math.max(lowest, lent.pool.ordinal() + 1);
      }
      return done;
    });
  }

  /** Units that can be admitted in the running window. */
  long idle(long ledgerNanos) {
    return held.idle(ledgerNanos);
  }

  /** Units that requests parked before this one wait for or keep here. */
  long pledgedBefore(Parked request) {
    long sum = 0;
    for (Parked other : parked) {
      if (other.ticket == request.ticket) {
        break;
      }
      sum = saturated(sum, other.unitsOf(this));
    }
    return sum;
  }

  void answered(Allotment allotment, long refusedUnits, long ledgerNanos, long now) {
    if (allotment.answer() != Answer.NONE) {
      asked = 0;
    }
    Duration after = allotment.retryAfter();
    Long retryAt = after == null ? null : Long.valueOf(now + bounded(after));
    switch (allotment.answer()) {
      case NONE -> {}
      case GRANTED -> temporary = null;
      case EXHAUSTED -> {
        exhausted = new Refusal(Answer.EXHAUSTED, allotment.exhaustedAbove(), NEVER, retryAt);
        exhaustedOrdinal = allotment.ordinal();
      }
      case IN_FLIGHT, HELD, UNKNOWN_POOL ->
          temporary =
              new Refusal(
                  allotment.answer(),
                  Math.max(0, refusedUnits - 1),
                  now + TEMPORARY_NANOS,
                  retryAt);
    }
    if (over(exhaustedOrdinal, ledgerNanos)) {
      exhausted = null;
    }
  }

  /** A refusal that stands against a need of that many units; null: none. */
  @Nullable Refusal refusal(long units, long ledgerNanos, long now) {
    if (exhausted != null && over(exhaustedOrdinal, ledgerNanos)) {
      exhausted = null;
    }
    if (exhausted != null && exhausted.stands(units, now)) {
      return exhausted;
    }
    return temporary != null && temporary.stands(units, now) ? temporary : null;
  }

  void refusalsFall() {
    exhausted = null;
    temporary = null;
    asked = 0;
    held.exhaust(null);
  }

  /** Lets every thread speak the 402 that stands, or none. */
  void exhaust(boolean maySpeak) {
    Refusal standing = exhausted;
    Lent lent = standing == null || !maySpeak ? null : lent(exhaustedOrdinal);
    held.exhaust(
        standing == null || lent == null
            ? null
            : new HeldPool.Exhaustion(standing.above(), lent.notAfter, standing.retryAt()));
  }

  void sessionEnded() {
    // What the next session says is younger than all that was told and forgotten; and it may speak
    // of units of which this holder never heard.
    lowest = 1;
    ref = 0;
    reportAt = NEVER;
    reportedAt = null;
    askView = false;
    refusalsFall();
    for (Lent lent : lents) {
      lent.sessionEnded();
    }
  }

  /** Nothing hangs on this desk. */
  boolean empty() {
    return lents.isEmpty() && parked.isEmpty();
  }

  static long saturated(long a, long b) {
    return Math.min(Lease.MAX_UNITS, a + b);
  }

  private boolean over(long ordinal, long ledgerNanos) {
    Lent lent = lent(ordinal);
    return lent == null ? ordinal > 0 && bygone(ordinal) : lent.over(ledgerNanos);
  }

  private static long bounded(Duration duration) {
    return duration.compareTo(Duration.ofDays(366)) > 0
        ? Duration.ofDays(366).toNanos()
        : Math.max(0, duration.toNanos());
  }
}
