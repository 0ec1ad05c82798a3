package dev.tollway.accounting.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money paid in, or taken back.
 *
 * @param id unique in the account and currency
 * @param nanos nano-units of the currency, within ± {@link #MAX_NANOS}; negative takes back
 * @param currency ISO 4217 code
 * @param expireTime what is left then is lost; null: never
 */
public record TopUp(String id, long nanos, String currency, @Nullable Instant expireTime) {

  /** A thousand million units of the currency. */
  public static final long MAX_NANOS = 1_000_000_000_000_000_000L;

  public TopUp {
    if (nanos < -MAX_NANOS || nanos > MAX_NANOS) {
      throw new IllegalArgumentException("top-up " + id + " of " + nanos + " nano-units");
    }
  }
}
