package dev.tollway.accounting.ledger;

/** A lease in memory: its row, and the gauges of its holder's newest session. */
final class Lease {

  final Pool pool;
  final Holder holder;
  LeaseRow.State state = LeaseRow.State.OPEN;
  long granted;
  long used;
  long surrendered;
  long over;
  long charged;
  long late;

  /** In requests that are under way or parked, as last reported. */
  long reserved;

  /** Newest Recall sent in this session; 0: none stands. */
  long recalled;

  /** Newest Recall of this session that a report obeyed. */
  long echoed;

  Lease(Pool pool, Holder holder) {
    this.pool = pool;
    this.holder = holder;
  }

  Lease(Pool pool, Holder holder, LeaseRow row) {
    this(pool, holder);
    state = row.state();
    granted = row.granted();
    used = row.used();
    surrendered = row.surrendered();
    over = row.over();
    charged = row.charged();
    late = row.late();
  }

  LeaseRow row() {
    return new LeaseRow(
        pool.id, holder.incarnation, state, granted, used, surrendered, over, charged, late);
  }

  boolean isClosed() {
    return state == LeaseRow.State.CLOSED;
  }

  /** Lent, and neither used nor given back. */
  long outstanding() {
    return isClosed() ? 0 : Math.max(0, granted - surrendered - used);
  }

  /** Outstanding and in no request, as far as the last report says. */
  long idle() {
    return Math.max(0, outstanding() - reserved);
  }

  /** What counts as used. */
  long counted() {
    return used + charged;
  }

  /** What the limit must cover: {@code max(granted − surrendered, used)} while it is not closed. */
  long exposure() {
    return isClosed() ? counted() : Math.max(granted - surrendered, used);
  }

  /** What is held by a pod known to be gone: counts as used. */
  long suspense() {
    return state == LeaseRow.State.SUSPENSE && holder.goneTime != null ? outstanding() : 0;
  }

  /** Whether a holder of this ledger can say so: it takes no unit that was not granted. */
  boolean admits(long newUsed, long newSurrendered) {
    long u = Math.max(used, newUsed);
    long s = Math.max(surrendered, newSurrendered);
    return u <= granted && s <= granted - u;
  }

  /** Merges counters by max; true: something grew. */
  boolean merge(long newUsed, long newSurrendered, long newOver) {
    boolean grew = newUsed > used || newSurrendered > surrendered || newOver > over;
    used = Math.max(used, newUsed);
    surrendered = Math.max(surrendered, newSurrendered);
    over = Math.max(over, newOver);
    return grew;
  }

  /** Forgets what belongs to a session. */
  void sessionEnded() {
    reserved = 0;
    recalled = 0;
    echoed = 0;
  }
}
