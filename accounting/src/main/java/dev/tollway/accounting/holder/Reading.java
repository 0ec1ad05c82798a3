package dev.tollway.accounting.holder;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pool as the ledger last said, plus what this holder has used since: a hint, never a reason to
 * admit.
 *
 * @param limit may be negative for money
 * @param used units, carried and unreported ones included
 * @param suspense units of holders known to be gone, counted as used
 * @param windowEnd ledger time at which the next pool begins; null: never
 */
public record Reading(
    long ordinal, long limit, long used, long suspense, @Nullable Instant windowEnd) {

  /** Units left; negative only for money. */
  public long left() {
    return limit - used - suspense;
  }
}
