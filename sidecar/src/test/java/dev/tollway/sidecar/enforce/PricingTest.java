package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricingTest {
  private static final Key KEY = Shop.key("acme/prod", "shop/gold");
  private static final Route ROUTE = Shop.route("shop/orders");

  private static List<Draw> draws(
      long cost, long factor, List<Plan.Quota> quotas, Plan.@Nullable Pricing pricing) {
    Plan.OpenedRoute opened = new Plan.OpenedRoute(Set.of(), factor);
    Plan plan =
        new Plan(
            "shop/gold",
            "",
            Map.of("shop/orders", opened),
            List.of(),
            quotas,
            pricing,
            true,
            false,
            Plan.PaymentRequired.NONE);
    Rule rule = Shop.costing(cost, Shop.rule(ROUTE, "r", false, Match.ANY));
    return Pricing.draws(KEY, plan, rule, opened);
  }

  private static Plan.Quota quota(String name, String unit) {
    return new Plan.Quota(name, unit, 100, 0);
  }

  private static Plan.Pricing price(long nanos, long per) {
    return new Plan.Pricing("EUR", List.of(new Plan.Price("Requests", nanos, per)));
  }

  @Test
  void drawsCostTimesFactorFromEveryQuotaOfRequestsAndTheirPriceFromTheBalance() {
    List<Plan.Quota> quotas =
        List.of(quota("daily", "Requests"), quota("monthly", "Requests"), quota("t", "Tokens"));
    assertThat(draws(3, 10, quotas, price(100_000_000, 1)))
        .containsExactly(
            new Draw("key/acme/prod", "quota/daily", 30),
            new Draw("key/acme/prod", "quota/monthly", 30),
            new Draw("key/acme/prod", "money/EUR", 3_000_000_000L));
  }

  @Test
  void drawsNothingForAFreeRule() {
    assertThat(draws(0, 10, List.of(quota("daily", "Requests")), price(1, 1))).isEmpty();
  }

  @Test
  void drawsNothingFromTheBalanceAtAPriceOfZero() {
    assertThat(draws(1, 1, List.of(), price(0, 1))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100000000, 1000, 100000",
    "1, 1, 1000, 1",
    "1001, 1, 1000, 2",
    "1000, 1, 1000, 1",
    "3, 10, 7, 5",
    "9223372036854775807, 1000, 1000, 9223372036854775807",
    "9223372036854775807, 3, 2, 9223372036854775807",
    "4294967295, 4294967296, 4294967296, 4294967295",
  })
  void roundsThePriceOfARequestUpOnce(long units, long nanos, long per, long expected) {
    assertThat(Pricing.nanos(price(nanos, per), units)).isEqualTo(expected);
  }

  @Test
  void refusesRatherThanWrapsWhereCostAndFactorAreAbsurd() {
    assertThat(draws(4_294_967_295L, 4_294_967_295L, List.of(quota("q", "Requests")), null))
        .containsExactly(new Draw("key/acme/prod", "quota/q", Long.MAX_VALUE));
  }
}
