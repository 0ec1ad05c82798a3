package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The numbers behind a denial. */
public sealed interface Facts {
  /** The reason says it all. */
  record None() implements Facts {}

  /**
   * What is wrong with the request itself.
   *
   * @param sentence whole, with a full stop; never holds a secret or an unbounded part of the
   *     request
   * @param status 0: the reason's own
   */
  record Fault(String sentence, int status) implements Facts {}

  /**
   * A quota that does not cover the request.
   *
   * @param limit units of the window
   * @param used units used, as the ledger saw it last
   * @param suspense units held by sidecars known to be gone, counted as used
   * @param need units that this request takes
   * @param resetTime when the next window begins; null: never (Lifetime)
   */
  record QuotaUse(
      String name,
      String unit,
      long limit,
      long used,
      long suspense,
      long need,
      @Nullable Instant resetTime)
      implements Facts {}

  /**
   * A balance that does not cover the request; nano-units of the currency.
   *
   * @param currency ISO 4217
   * @param needNanos the price of this request
   */
  record Balance(String currency, long nanos, long needNanos) implements Facts {}

  /** A rate limit that has no room now. */
  record Rate(String name, long limit, Duration interval) implements Facts {}

  /** A point in time: when a subscription began to count, or ceased to. */
  record Since(Instant time) implements Facts {}
}
