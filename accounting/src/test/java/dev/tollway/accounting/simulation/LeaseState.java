package dev.tollway.accounting.simulation;

import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.ledger.LeaseRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a lease stands when something happens to it. */
enum LeaseState {
  /** Its window has not begun. */
  AHEAD,
  /** Some of its units can be admitted now, none is upstream. */
  IDLE,
  /** Requests upstream hold some of it. */
  IN_FLIGHT,
  /** All of it is used or given back. */
  SPENT,
  /** Its window is over, or an edit ended it. */
  OVER,
  /** Its holder has no session. */
  SILENT,
  SUSPENSE,
  CLOSED;

  /** What it is, both as its holder and as the store know it; the last that fits. */
  static LeaseState of(
      Lease lease, @Nullable LeaseRow row, @Nullable Ghost pool, boolean connected, Instant time) {
    if (row != null && row.state() != LeaseRow.State.OPEN) {
      return row.state() == LeaseRow.State.CLOSED ? CLOSED : SUSPENSE;
    }
    if (!connected) {
      return SILENT;
    }
    if (pool != null && time.isBefore(pool.start())) {
      return AHEAD;
    }
    if (pool != null && !time.isBefore(pool.end())) {
      return OVER;
    }
    return lease.reserved() > 0 ? IN_FLIGHT : lease.idle() > 0 ? IDLE : SPENT;
  }
}
