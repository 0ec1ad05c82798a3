package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A booked top-up.
 *
 * @param pool the balance
 * @param nanos what was paid in
 * @param consumed what of it is used
 * @param expired what of it was left at its expiry and nobody used since
 */
public record TopUpRow(
    PoolId pool, String id, long nanos, @Nullable Instant expireTime, long consumed, long expired) {

  /** What is neither used nor expired. */
  public long left() {
    return nanos - consumed - expired;
  }

  TopUpRow consume(long amount) {
    return new TopUpRow(pool, id, nanos, expireTime, consumed + amount, expired);
  }

  TopUpRow expire(long amount) {
    return new TopUpRow(pool, id, nanos, expireTime, consumed, expired + amount);
  }
}
