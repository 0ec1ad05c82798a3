package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;

/** What the holder core's thread does with leases, for tests that have no core. */
public final class JournalWork {
  private JournalWork() {}

  /** Takes an allotment into a slot; opens one, from acknowledged counters, if it has none. */
  public static void take(
      LeaseMemory words, PoolId pool, long granted, long ackedUsed, long ackedSurrendered) {
    LeaseTable table = new LeaseTable(words);
    Lease lease =
        table.found().stream().filter(each -> each.pool().equals(pool)).findFirst().orElse(null);
    if (lease == null && granted > ackedUsed + ackedSurrendered) {
      Counters start = new Counters(ackedUsed, ackedSurrendered, 0);
      lease = table.open(pool, start, 0, Long.MAX_VALUE, 0);
    }
    if (lease != null) {
      lease.grant(granted);
    }
  }

  /** Frees a slot in which nothing is idle or reserved and all is acknowledged. */
  public static void free(LeaseMemory words, Lease lease) {
    new LeaseTable(words).free(lease, 0);
  }

  /** A lease that was granted, alone in its memory. */
  public static Lease lease(LeaseMemory words, PoolId pool) {
    return new Lease(words, 0, pool);
  }

  /** As a successor does it. */
  public static void recover(Lease lease) {
    lease.recover();
  }

  /** Writes what an allotment writes. */
  public static void grant(Lease lease, long granted) {
    lease.grant(granted);
  }
}
