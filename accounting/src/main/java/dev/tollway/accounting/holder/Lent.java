package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.LedgerFrame.Allotment;
import dev.tollway.accounting.frame.LedgerFrame.Recall;
import dev.tollway.accounting.frame.PoolView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pool at one holder, with or without a slot. Without one its counters rest here, so that it
 * never starts from less than it has told.
 */
final class Lent {
  private static final double SMOOTHING_NANOS = 10e9;

  final PoolId pool;
  long notBefore;
  long notAfter;
  private @Nullable Lease lease;
  private long restingGranted;
  private Counters resting = Counters.ZERO;
  private Counters acked = Counters.ZERO;
  private long newestRecall;
  private @Nullable Recall recall;
  private boolean closed;
  private @Nullable PoolView view;

  /** Something that the ledger has not been told in this session. */
  private boolean untold;

  /** This session spoke of it. */
  private boolean heard;

  private double rate;
  private long sampledAt;
  private long sampledUse;
  private long usedAt;

  Lent(PoolId pool, long now) {
    this.pool = pool;
    this.sampledAt = now;
    this.usedAt = now;
  }

  static Lent of(Lease lease, long now) {
    Lent lent = new Lent(lease.pool(), now);
    lent.lease = lease;
    lent.untold = true;
    lent.notBefore = lease.notBefore();
    lent.notAfter = lease.notAfter();
    lent.sampledUse = lease.used();
    return lent;
  }

  @Nullable Lease lease() {
    return lease;
  }

  long idle() {
    return lease == null ? 0 : lease.idle();
  }

  long used() {
    return lease == null ? resting.used() : lease.used();
  }

  long ackedUsed() {
    return acked.used();
  }

  boolean over(long ledgerNanos) {
    return ledgerNanos >= notAfter;
  }

  boolean covers(long ledgerNanos) {
    return notBefore <= ledgerNanos && ledgerNanos < notAfter;
  }

  /** Lent ahead: its window is still to come. */
  boolean ahead(long ledgerNanos) {
    return notBefore > ledgerNanos;
  }

  /** The pool as the ledger last saw it; null: it never said. */
  @Nullable PoolView view() {
    return view;
  }

  /** Its window has begun: whoever was at work in the one before is so in this one. */
  void begin(@Nullable Lent before, long now) {
    usedAt = now;
    sampledAt = now;
    sampledUse = lease == null ? 0 : lease.used() + lease.reserved();
    if (before != null) {
      before.sample(now);
      rate = before.rate;
      before.rate = 0;
    }
  }

  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** Takes what the ledger lends and acknowledges. */
  void take(Allotment allotment, HeldPool held, LeaseTable table, long now) {
    heard = true;
    notBefore = LedgerClock.nanos(allotment.notBefore());
    notAfter = LedgerClock.nanos(allotment.notAfter());
    view = allotment.view() == null ? view : allotment.view();
    acked =
        acked.max(
            new Counters(
                allotment.ackedUsed(), allotment.ackedSurrendered(), allotment.ackedOver()));
    if (lease == null && allotment.granted() > restingGranted) {
      resting = resting.max(acked);
      restingGranted = Math.min(allotment.granted(), Lease.MAX_UNITS);
      open(held, table, now);
      if (lease == null) {
        // No slot: nothing of it was ever taken, so all of it goes back.
        long unused = Math.max(resting.surrendered(), restingGranted - resting.used());
        resting = new Counters(resting.used(), unused, resting.over());
        untold = true;
      } else {
        lease.grant(restingGranted);
      }
    } else if (lease != null) {
      lease.window(notBefore, notAfter);
      lease.grant(allotment.granted());
    }
  }

  /** False: an older one than was already heard. */
  boolean recalled(Recall frame) {
    if (frame.sequence() <= newestRecall) {
      return false;
    }
    newestRecall = frame.sequence();
    untold = true;
    recall = frame.lifted() ? null : frame;
    return true;
  }

  /** Recalls belong to a session. */
  void sessionEnded() {
    newestRecall = 0;
    recall = null;
    untold = true;
    heard = false;
  }

  /** Whether this session spoke of it: only then can something older be on its way. */
  boolean heard() {
    return heard;
  }

  @Nullable Recall recall() {
    return recall;
  }

  /**
   * Gives back what is idle above {@code keep}.
   *
   * @return units given back
   */
  long surrender(long keep) {
    return lease == null ? 0 : lease.surrender(keep);
  }

  /** Frees the slot where nothing is left in it that the ledger does not know. */
  boolean rest(HeldPool held, LeaseTable table, long now) {
    Lease current = lease;
    if (current == null
        || current.reserved() > 0
        || current.idle() > 0
        || !acked.covers(Counters.of(current))) {
      return false;
    }
    held.remove(current);
    if (current.reserved() > 0) {
      held.add(current);
      return false;
    }
    resting = Counters.of(current);
    restingGranted = current.granted();
    lease = null;
    table.free(current, now);
    return true;
  }

  /** Nothing is left to tell. */
  boolean settled() {
    return lease == null && acked.covers(resting);
  }

  private Counters counters() {
    return lease == null ? resting : Counters.of(lease);
  }

  /** Its window runs for that long at least, and nothing was charged in that time. */
  boolean unusedFor(long nanos, long ledgerNanos, long now) {
    return now - usedAt >= nanos && ledgerNanos - notBefore >= nanos;
  }

  /** False: nothing was ever lent or counted here, the ledger may not even know this lease. */
  boolean known() {
    return lease != null || restingGranted > 0 || resting.over() > 0;
  }

  /** Whether a report has to name this lease. */
  boolean tells(long ledgerNanos) {
    boolean news = ahead(ledgerNanos) ? !acked.covers(counters()) : !settled();
    return known() && (untold || news);
  }

  /** Counts units beyond the limit where no request thread finds a slot to count them in. */
  void passOver(long units, HeldPool held, LeaseTable table, long now) {
    if (lease == null) {
      open(held, table, now);
    }
    Lease opened = lease;
    if (opened == null) {
      resting =
          new Counters(
              resting.used(),
              resting.surrendered(),
              Math.min(Lease.MAX_UNITS, resting.over() + units));
    } else {
      opened.passOver(units);
    }
  }

  Entry entry(int ref, long need, long waiting, @Nullable Instant since, boolean view, long now) {
    Lease current = lease;
    untold = false;
    if (current == null) {
      return new Entry(
          ref,
          pool.ordinal(),
          restingGranted,
          resting.used(),
          resting.surrendered(),
          resting.over(),
          0,
          0,
          need,
          waiting,
          newestRecall,
          since,
          view);
    }
    sample(now);
    return new Entry(
        ref,
        pool.ordinal(),
        current.granted(),
        current.used(),
        current.surrendered(),
        current.over(),
        current.reserved(),
        rate,
        need,
        waiting,
        newestRecall,
        since,
        view);
  }

  private void open(HeldPool held, LeaseTable table, long now) {
    Lease opened = closed ? null : table.open(pool, resting, notBefore, notAfter, now);
    if (opened != null) {
      lease = opened;
      usedAt = now;
      sampledAt = now;
      sampledUse = opened.used();
      held.add(opened);
    }
  }

  private void sample(long now) {
    long elapsed = now - sampledAt;
    long use = lease == null ? sampledUse : lease.used() + lease.reserved();
    if (use != sampledUse) {
      usedAt = now;
    }
    if (elapsed <= 0) {
      return;
    }
    double instant = Math.max(0, use - sampledUse) * 1e9 / elapsed;
    rate += (instant - rate) * -Math.expm1(-elapsed / SMOOTHING_NANOS);
    sampledAt = now;
    sampledUse = use;
  }
}
