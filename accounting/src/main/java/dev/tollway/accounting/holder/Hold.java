package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Units of every pool that one request draws on. To be settled once. */
public final class Hold {
  private final HeldPool[] pools;
  private final Lease[] leases;
  private final long[] units;

  private Hold(HeldPool[] pools, Lease[] leases, long[] units) {
    this.pools = pools;
    this.leases = leases;
    this.units = units;
  }

  /**
   * Takes the units of all pools, or of none: what was taken is given back where a later pool is
   * dry. Behind requests that wait, nothing is taken.
   *
   * @param pools same length as {@code units}; neither is changed by anybody afterwards
   * @param ledgerNanos ledger time in nanoseconds since the epoch
   * @return null: not covered; the request has to ask the {@link HolderCore}
   */
  public static @Nullable Hold take(HeldPool[] pools, long[] units, long ledgerNanos) {
    for (HeldPool pool : pools) {
      if (pool.queued()) {
        return null;
      }
    }
    return takeInTurn(pools, units, ledgerNanos);
  }

  /** As {@link #take}, for a request whose turn it is. */
  static @Nullable Hold takeInTurn(HeldPool[] pools, long[] units, long ledgerNanos) {
    Lease[] leases = new Lease[pools.length];
    for (int i = 0; i < pools.length; i++) {
      Lease lease = pools[i].take(units[i], ledgerNanos);
      if (lease == null) {
        for (int taken = i - 1; taken >= 0; taken--) {
          leases[taken].settle(units[taken], 0);
        }
        return null;
      }
      leases[i] = lease;
    }
    return new Hold(pools, leases, units);
  }

  /**
   * Charges every pool in full, or gives everything back.
   *
   * @param charged false: nothing is charged
   */
  public void settle(boolean charged) {
    for (int i = 0; i < leases.length; i++) {
      leases[i].settle(units[i], charged ? units[i] : 0);
    }
  }

  /** What is held of each pool. */
  public Map<PoolId, Long> units() {
    Map<PoolId, Long> held = new LinkedHashMap<>();
    for (int i = 0; i < leases.length; i++) {
      held.merge(leases[i].pool(), units[i], Long::sum);
    }
    return held;
  }

  /** The pools that this hold draws on; each wants a {@link HeldPool#stir} after a change. */
  public List<HeldPool> pools() {
    return List.of(pools);
  }
}
