package dev.tollway.sidecar.enforce;

import dev.tollway.accounting.money.MoneyException;
import dev.tollway.accounting.money.Price;
import java.util.ArrayList;
import java.util.List;

/** What a request draws from its account's pools. */
final class Pricing {
  /** The unit that every request is. */
  static final String REQUESTS = "Requests";

  private Pricing() {}

  /**
   * One draw for each quota that counts requests, and one for the money that they cost; nothing at
   * 0.
   */
  static List<Draw> draws(Key key, Plan plan, Rule rule, Plan.OpenedRoute opened) {
    long units = times(rule.cost(), opened.costFactor());
    if (units == 0) {
      return List.of();
    }
    List<Draw> draws = new ArrayList<>(plan.quotas().size() + 1);
    for (Plan.Quota quota : plan.quotas()) {
      if (quota.unit().equals(REQUESTS)) {
        draws.add(new Draw(key.subject(), quota.meter(), units));
      }
    }
    Plan.Pricing pricing = plan.pricing();
    if (pricing != null) {
      long nanos = nanos(pricing, units);
      if (nanos > 0) {
        draws.add(new Draw(key.subject(), pricing.meter(), nanos));
      }
    }
    return draws;
  }

  /** The price of so many requests in nano-units, rounded up once; never more than a long holds. */
  static long nanos(Plan.Pricing pricing, long units) {
    for (Plan.Price price : pricing.prices()) {
      if (price.unit().equals(REQUESTS)) {
        return nanos(price, units);
      }
    }
    return 0;
  }

  private static long nanos(Plan.Price price, long units) {
    // The usual case of the same formula, without big numbers.
    if (Math.multiplyHigh(units, price.amountNanos()) == 0 && units * price.amountNanos() >= 0) {
      return Math.ceilDiv(units * price.amountNanos(), price.per());
    }
    try {
      return new Price(price.amountNanos(), price.per()).of(units);
    } catch (MoneyException e) {
      // More than any balance holds: it refuses.
      return Long.MAX_VALUE;
    }
  }

  /**
   * A product that does not fit is more than any pool holds: it refuses instead of wrapping around.
   */
  private static long times(long cost, long factor) {
    return Math.multiplyHigh(cost, factor) == 0 && cost * factor >= 0
        ? cost * factor
        : Long.MAX_VALUE;
  }
}
