package dev.tollway.sidecar.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.Allocation;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a decision allocates, counted without the optimizer's help: the tests' JVM compiles in one
 * tier. Each bound is what was measured; raise one only with a reason for the object that came.
 */
class EnforcerAllocationTest {
  private static final int KEYS = 1_000;
  private static final String SECRET = "tw_acme_0123456789012345678901234567890123456789";
  private static final Route ORDERS = Shop.route("shop/orders");
  private static final Plan GOLD =
      Shop.plan(
          "shop/gold",
          List.of("shop/orders"),
          List.of(Shop.perSecond(1_000_000_000, 1_000_000_000)),
          List.of(new Plan.Quota("monthly", "Requests", 1_000_000, 0)),
          null,
          false);

  private final Enforcer enforcer = new Enforcer(Shop.PORT, new RateLimits());
  private final Snapshot snapshot = snapshot();
  private final AtomicLong time = new AtomicLong();

  private static Snapshot snapshot() {
    Shop shop =
        new Shop()
            .with(
                Shop.rule(ORDERS, "list", false, Shop.prefix("/orders")),
                Shop.rule(ORDERS, "health", true, Shop.exact("/healthz")))
            .with(GOLD);
    for (int i = 0; i < KEYS; i++) {
      shop.with("tw_other_" + i, Shop.key("other/" + i, "shop/gold"));
    }
    return shop.with(SECRET, Shop.key("acme/prod", "shop/gold")).snapshot();
  }

  private static RequestFacts facts(String path, String key) {
    return new RequestFacts(
        "GET",
        "api.acme.example",
        path,
        new OneHeader("x-api-key", key),
        null,
        "01936000-0000-7000-8000-000000000000");
  }

  private long bytes(RequestFacts facts, Class<? extends Decision> decision) {
    assertThat(enforcer.decide(snapshot, facts, Shop.LIVE, 0)).isInstanceOf(decision);
    return Allocation.bytesPerCall(
        () -> enforcer.decide(snapshot, facts, Shop.LIVE, time.addAndGet(1_000)));
  }

  @Test
  void chargesAKnownKey() {
    assertThat(bytes(facts("/orders/1", SECRET), Decision.Charge.class)).isLessThanOrEqualTo(1_184);
  }

  @Test
  void chargesARequestWithAQuery() {
    assertThat(bytes(facts("/orders/1?page=2&size=10", SECRET), Decision.Charge.class))
        .isLessThanOrEqualTo(1_328);
  }

  @Test
  void refusesAnUnknownKey() {
    assertThat(bytes(facts("/orders/1", "tw_nobody"), Decision.Refuse.class))
        .isLessThanOrEqualTo(480);
  }

  @Test
  void passesOnAnOpenRule() {
    assertThat(bytes(facts("/healthz", SECRET), Decision.Pass.class)).isLessThanOrEqualTo(600);
  }

  /** Allocates nothing itself. */
  private record OneHeader(String name, List<String> values) implements HeaderView {
    OneHeader(String name, String value) {
      this(name, List.of(value));
    }

    @Override
    public @Nullable String first(String asked) {
      return name.equalsIgnoreCase(asked) ? values.getFirst() : null;
    }

    @Override
    public List<String> all(String asked) {
      return name.equalsIgnoreCase(asked) ? values : List.of();
    }
  }
}
