package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Window;

/**
 * An open pool as the ledger sees it.
 *
 * @param name of the quota, or the currency
 * @param unit of the quota, or the currency (amounts are then nano-units)
 * @param limit what the window allows; negative only for money
 * @param used units used, carried ones and suspense of pods known gone included
 * @param suspense the part of {@code used} that is held by pods known to be gone
 * @param window when units of this pool may be used
 * @param exhausted nothing is left, not even in leases
 */
public record PoolStatus(
    PoolId pool,
    String name,
    String unit,
    long limit,
    long used,
    long suspense,
    Window window,
    boolean exhausted) {

  /** What is left; negative when more is used than the limit is now. */
  public long remaining() {
    return limit - used;
  }
}
