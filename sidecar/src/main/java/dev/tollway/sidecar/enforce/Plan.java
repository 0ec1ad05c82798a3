package dev.tollway.sidecar.enforce;

import dev.tollway.accounting.PoolId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was sold.
 *
 * @param name {@code namespace/name}
 * @param title for people; empty: none
 * @param routes by route name
 * @param rateLimitHeaders true: answers to its callers say how much is left
 * @param shadow true: decide and report, never refuse
 */
public record Plan(
    String name,
    String title,
    Map<String, OpenedRoute> routes,
    List<RateLimit> rateLimits,
    List<Quota> quotas,
    @Nullable Pricing pricing,
    boolean rateLimitHeaders,
    boolean shadow,
    PaymentRequired paymentRequired) {

  /**
   * A route that the plan opens.
   *
   * @param rules names of rules; empty: all
   * @param costFactor at least 0; multiplies the rule's cost
   */
  public record OpenedRoute(Set<String> rules, long costFactor) {
    /** How a plan in shadow counts a route that it does not open. */
    static final OpenedRoute NOT_OPENED = new OpenedRoute(Set.of(), 1);
  }

  /**
   * A speed.
   *
   * @param limit requests an interval, at least 1
   * @param burst requests at once, at least 1
   */
  public record RateLimit(String name, long limit, Duration interval, long burst) {}

  /**
   * An amount.
   *
   * @param fixedSeconds length of every window; 0: they differ
   * @param meter its name at the ledger
   */
  public record Quota(String name, String unit, long limit, long fixedSeconds, String meter) {
    /** Derives the meter. */
    public Quota(String name, String unit, long limit, long fixedSeconds) {
      this(name, unit, limit, fixedSeconds, PoolId.quotaMeter(name));
    }
  }

  /**
   * Prepaid prices.
   *
   * @param currency ISO 4217
   * @param meter its name at the ledger
   */
  public record Pricing(String currency, List<Price> prices, String meter) {
    /** Derives the meter. */
    public Pricing(String currency, List<Price> prices) {
      this(currency, prices, PoolId.moneyMeter(currency));
    }
  }

  /**
   * What units cost.
   *
   * @param amountNanos price of {@code per} units in nano-units of the currency, at least 0
   * @param per at least 1
   */
  public record Price(String unit, long amountNanos, long per) {}

  /**
   * The way out that a refusal shows.
   *
   * @param upgradeUrl null: none
   * @param contact null: none
   * @param minimal true: answers hold no numbers
   */
  public record PaymentRequired(
      @Nullable String upgradeUrl, @Nullable String contact, boolean minimal) {
    /** No way out is named. */
    public static final PaymentRequired NONE = new PaymentRequired(null, null, false);
  }
}
