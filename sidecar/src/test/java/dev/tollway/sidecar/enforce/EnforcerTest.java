package dev.tollway.sidecar.enforce;

import static dev.tollway.sidecar.enforce.Shop.NOW;
import static dev.tollway.sidecar.enforce.Shop.exact;
import static dev.tollway.sidecar.enforce.Shop.key;
import static dev.tollway.sidecar.enforce.Shop.plan;
import static dev.tollway.sidecar.enforce.Shop.prefix;
import static dev.tollway.sidecar.enforce.Shop.route;
import static dev.tollway.sidecar.enforce.Shop.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnforcerTest {
  private static final Route ORDERS = route("shop/orders");
  private static final Rule LIST = rule(ORDERS, "list", false, prefix("/orders"));
  private static final Rule HEALTH = rule(ORDERS, "health", true, exact("/healthz"));
  private static final Plan GOLD = plan("shop/gold", List.of("shop/orders"), List.of());
  private static final Key ACME = key("acme/prod", "shop/gold");
  private static final String SECRET = "tw_acme_0123456789";

  private final Enforcer enforcer = new Enforcer(Shop.PORT, new RateLimits());
  private final Shop shop = new Shop().with(LIST, HEALTH);

  private Decision decide(Shop shop, RequestFacts facts) {
    return enforcer.decide(shop.snapshot(), facts, Shop.LIVE, 0);
  }

  private static Denial denial(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refuse.class);
    return ((Decision.Refuse) decision).denial();
  }

  private static Decision.Charge charge(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Charge.class);
    return (Decision.Charge) decision;
  }

  private static RequestFacts called(String target) {
    return Shop.get(target, "X-Api-Key", SECRET);
  }

  @Test
  void chargesAKnownKeyOnAKeyedRule() {
    Decision.Charge charge =
        charge(decide(shop.with(GOLD).with(SECRET, ACME), called("/orders/1")));
    assertThat(charge.caller()).isEqualTo(new Caller(ACME, GOLD, "id-6789"));
    assertThat(charge.rule()).isEqualTo(LIST);
    assertThat(charge.mode()).isEqualTo(ChargeMode.UNLESS_SERVER_ERROR);
    assertThat(charge.shadowed()).isNull();
  }

  @Test
  void tellsTheUpstreamWhoCallsAndNotWithWhat() {
    Decision.Charge charge =
        charge(decide(shop.with(GOLD).with(SECRET, ACME), called("/orders/1")));
    assertThat(charge.forward().edits())
        .containsExactlyInAnyOrder(
            HeaderEdit.remove("X-Api-Key"),
            HeaderEdit.set("Tollway-Key-Id", "id-6789"),
            HeaderEdit.set("Tollway-Plan", "shop/gold"),
            HeaderEdit.set("Tollway-Consumer", "Acme"));
    assertThat(charge.toString()).doesNotContain(SECRET);
  }

  @Test
  void removesTheNamesThatOnlyWeMaySetFromAnOpenRequest() {
    Decision decision = decide(shop, Shop.get("/healthz", "Tollway-Key-Id", "forged"));
    assertThat(((Decision.Pass) decision).forward().edits())
        .contains(HeaderEdit.remove("Tollway-Key-Id"));
  }

  @Test
  void removesAKnownKeyFromAnOpenRequestToo() {
    Decision decision =
        decide(
            shop.with("plain-secret-of-a-buyer", ACME),
            Shop.get("/healthz", "X-Api-Key", "plain-secret-of-a-buyer"));
    assertThat(((Decision.Pass) decision).forward().edits())
        .contains(HeaderEdit.remove("X-Api-Key"));
  }

  @Test
  void removesMethodAndPathOverrides() {
    Decision decision =
        decide(
            shop,
            Shop.get("/healthz", "X-HTTP-Method-Override", "DELETE", "X-Original-URL", "/orders"));
    assertThat(((Decision.Pass) decision).forward().edits())
        .contains(HeaderEdit.remove("X-HTTP-Method-Override"), HeaderEdit.remove("X-Original-URL"));
  }

  @Test
  void escapesAConsumerThatAHeaderCannotHold() {
    Key key =
        new Key(
            "acme/prod",
            "shop/gold",
            "Müller 100%\r\nX: y",
            "key/acme/prod",
            false,
            true,
            null,
            null,
            null,
            Set.of());
    Decision.Charge charge = charge(decide(shop.with(GOLD).with(SECRET, key), called("/orders")));
    assertThat(charge.forward().edits())
        .contains(HeaderEdit.set("Tollway-Consumer", "M%C3%BCller 100%25%0D%0AX: y"));
  }

  @Test
  void forwardsTheCanonicalTarget() {
    Decision.Charge charge =
        charge(decide(shop.with(GOLD).with(SECRET, ACME), called("//%6frders?a=%41&b")));
    assertThat(charge.forward().target()).isEqualTo("/orders?a=%41&b");
  }

  @Test
  void forwardsThePathAsReceivedWhereTheRouteWantsIt() {
    Rule files = rule(Shop.asIs(ORDERS), "files", true, prefix("/files"));
    Decision decision = decide(new Shop().with(files), Shop.get("/files//a%2fb/%41?x=1"));
    assertThat(((Decision.Pass) decision).forward().target()).isEqualTo("/files//a%2fb/%41?x=1");
  }

  @Test
  void refusesAnythingBeforeTheFirstConfiguration() {
    Decision decision = enforcer.decide(Snapshot.NOTHING_YET, Shop.get("/healthz"), Shop.LIVE, 0);
    assertThat(denial(decision).reason()).isEqualTo(Reason.NOT_PROGRAMMED);
    assertThat(denial(decision).retryAfter()).isNotNull();
  }

  @Test
  void forwardsEverythingWhereNoRouteGuardsTheWorkload() {
    Snapshot empty = Snapshot.NOTHING_YET.in(Snapshot.State.UNPROTECTED);
    Decision decision = enforcer.decide(empty, Shop.get("/a/%2e%2e/b"), Shop.LIVE, 0);
    assertThat(((Decision.Pass) decision).forward().target()).isEqualTo("/a/%2e%2e/b");
  }

  @Test
  void servesNoKeyedRuleWithAConfigurationThatIsTooOld() {
    Snapshot old = shop.with(GOLD).with(SECRET, ACME).snapshot().in(Snapshot.State.TOO_OLD);
    assertThat(denial(enforcer.decide(old, called("/orders"), Shop.LIVE, 0)).reason())
        .isEqualTo(Reason.NOT_PROGRAMMED);
    assertThat(enforcer.decide(old, called("/healthz"), Shop.LIVE, 0))
        .isInstanceOf(Decision.Pass.class);
  }

  @Test
  void answers404ForAnUnknownHost() {
    Route other = route("shop/other", List.of("other.example"), Shop.DEFAULT_PLACES);
    Decision decision = decide(new Shop().with(rule(other, "r", true, prefix("/"))), called("/"));
    assertThat(denial(decision).reason()).isEqualTo(Reason.ROUTE_NOT_FOUND);
  }

  @Test
  void answers404ForAnUnknownPathEvenWithAGoodKey() {
    Decision decision = decide(shop.with(GOLD).with(SECRET, ACME), called("/other"));
    assertThat(denial(decision).reason()).isEqualTo(Reason.ROUTE_NOT_FOUND);
  }

  @Test
  void passesWhatNoRuleMatchesWhereTheRouteSaysSoAndKeepsTheKey() {
    Route passing = Shop.passing(ORDERS);
    Shop open = new Shop().with(rule(passing, "list", false, prefix("/orders")));
    Decision decision = decide(open, called("/other//x"));
    Forward forward = ((Decision.Pass) decision).forward();
    assertThat(forward.target()).isEqualTo("/other/x");
    assertThat(forward.edits()).contains(HeaderEdit.remove("X-Api-Key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/open/../orders", "/orders/%2e%2e", "/a%2fb", "/a#b", "/a?b#c", "*", "x"})
  void answers400ForATargetThatCanBeReadTwoWays(String target) {
    assertThat(denial(decide(shop.with(GOLD).with(SECRET, ACME), called(target))).reason())
        .isEqualTo(Reason.BAD_REQUEST);
  }

  @Test
  void passesNoFaultyPathWhereUnmatchedRequestsPass() {
    Shop open = new Shop().with(rule(Shop.passing(ORDERS), "list", false, prefix("/orders")));
    assertThat(denial(decide(open, called("/other/..%2forders"))).reason())
        .isEqualTo(Reason.BAD_REQUEST);
  }

  @Test
  void answers410ForARetiredRouteWhoeverAsks() {
    Route retired =
        Shop.living(ORDERS, new Route.Lifecycle(Route.Stage.RETIRED, null, null, "/v2"));
    Shop old = new Shop().with(rule(retired, "list", false, prefix("/orders")));
    assertThat(denial(decide(old, Shop.get("/orders"))).reason()).isEqualTo(Reason.ROUTE_RETIRED);
  }

  @Test
  void asksForAKeyWhereNoneIsSent() {
    assertThat(denial(decide(shop, Shop.get("/orders"))).reason()).isEqualTo(Reason.KEY_MISSING);
    assertThat(denial(decide(shop, Shop.get("/orders", "X-Api-Key", " "))).reason())
        .isEqualTo(Reason.KEY_MISSING);
  }

  @Test
  void refusesAnUnknownKey() {
    assertThat(denial(decide(shop, called("/orders"))).reason()).isEqualTo(Reason.KEY_INVALID);
  }

  @Test
  void refusesAKeyFromTheInstantOfItsExpiry() {
    Denial denial = denial(decide(shop.with(GOLD).with(SECRET, ACME, NOW), called("/orders")));
    assertThat(denial.reason()).isEqualTo(Reason.KEY_EXPIRED);
    assertThat(denial.facts()).isEqualTo(new Facts.Since(NOW));
  }

  @Test
  void takesAKeyUntilItsExpiry() {
    charge(decide(shop.with(GOLD).with(SECRET, ACME, NOW.plusNanos(1)), called("/orders")));
  }

  @Test
  void refusesTheKeysOfTwoAccountsInOneRequest() {
    Shop two = shop.with(GOLD).with(SECRET, ACME).with("tw_other", key("b/b", "shop/gold"));
    RequestFacts facts =
        Shop.get("/orders", "X-Api-Key", SECRET, "Authorization", "Bearer tw_other");
    assertThat(denial(decide(two, facts)).reason()).isEqualTo(Reason.KEY_AMBIGUOUS);
  }

  @Test
  void takesTheGoodOneOfTwoCredentialsOfAnAccount() {
    Shop rotated = shop.with(GOLD).with(SECRET, ACME, NOW).with("tw_next", ACME);
    RequestFacts facts =
        Shop.get("/orders", "X-Api-Key", SECRET, "Authorization", "Bearer tw_next");
    assertThat(charge(decide(rotated, facts)).caller().keyId()).isEqualTo("id-next");
  }

  @Test
  void saysNotProgrammedWhileThePlanOfAKeyHasNotArrived() {
    assertThat(denial(decide(shop.with(SECRET, ACME), called("/orders"))).reason())
        .isEqualTo(Reason.NOT_PROGRAMMED);
  }

  @Test
  void refusesARouteThatThePlanDoesNotOpen() {
    Plan other = plan("shop/gold", List.of("shop/other"), List.of());
    assertThat(denial(decide(shop.with(other).with(SECRET, ACME), called("/orders"))).reason())
        .isEqualTo(Reason.ROUTE_NOT_IN_PLAN);
  }

  @Test
  void refusesARuleThatThePlanDoesNotName() {
    Plan narrow =
        new Plan(
            "shop/gold",
            "",
            Map.of("shop/orders", new Plan.OpenedRoute(Set.of("export"), 1)),
            List.of(),
            List.of(),
            null,
            true,
            false,
            Plan.PaymentRequired.NONE);
    assertThat(denial(decide(shop.with(narrow).with(SECRET, ACME), called("/orders"))).reason())
        .isEqualTo(Reason.ROUTE_NOT_IN_PLAN);
  }

  @Test
  void refusesARouteThatIsClosedToTheKey() {
    Key closed = standing(false, true, null, null, null, Set.of("shop/orders"));
    assertThat(refusedAs(closed, Shop.LIVE)).isEqualTo(Reason.ROUTE_NOT_IN_PLAN);
  }

  @Test
  void refusesASuspendedKeyBeforeItsApproval() {
    Key key = standing(true, false, null, null, null, Set.of());
    assertThat(refusedAs(key, Shop.LIVE)).isEqualTo(Reason.KEY_SUSPENDED);
  }

  @Test
  void refusesAKeyThatAwaitsApproval() {
    Key key = standing(false, false, null, null, null, Set.of());
    assertThat(refusedAs(key, Shop.LIVE)).isEqualTo(Reason.APPROVAL_PENDING);
  }

  @Test
  void refusesBeforeTheSubscriptionStartsAndSaysWhen() {
    Key key = standing(false, true, NOW.plusSeconds(60), null, null, Set.of());
    Denial denial = denial(decide(shop.with(GOLD).with(SECRET, key), called("/orders")));
    assertThat(denial.reason()).isEqualTo(Reason.SUBSCRIPTION_NOT_STARTED);
    assertThat(denial.retryAfter()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void takesAKeyFromTheInstantOfItsStartThroughTheEndOfGrace() {
    Key key = standing(false, true, NOW, NOW, NOW.plusNanos(1), Set.of());
    assertThat(refusedAs(key, Shop.LIVE)).isNull();
  }

  @Test
  void asksForPaymentFromTheInstantThatGraceEnds() {
    Instant end = NOW.minusSeconds(60);
    Key key = standing(false, true, null, end, NOW, Set.of());
    Denial denial = denial(decide(shop.with(GOLD).with(SECRET, key), called("/orders")));
    assertThat(denial.reason()).isEqualTo(Reason.SUBSCRIPTION_EXPIRED);
    assertThat(denial.facts()).isEqualTo(new Facts.Since(end));
  }

  @Test
  void neverAsksForPaymentWithoutALiveSessionOfTheLedger() {
    Key key = standing(false, true, null, NOW, NOW, Set.of());
    assertThat(refusedAs(key, Shop.ALONE)).isEqualTo(Reason.LEDGER_UNREACHABLE);
  }

  @Test
  void refusesAboveTheRateAndSaysHowLongToWait() {
    Plan slow = plan("shop/gold", List.of("shop/orders"), List.of(Shop.perSecond(1, 1)));
    Snapshot snapshot = shop.with(slow).with(SECRET, ACME).snapshot();
    charge(enforcer.decide(snapshot, called("/orders"), Shop.LIVE, 0));
    Denial denial = denial(enforcer.decide(snapshot, called("/orders"), Shop.LIVE, 400_000_000));
    assertThat(denial.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(denial.retryAfter()).isEqualTo(Duration.ofMillis(600));
    assertThat(denial.facts()).isEqualTo(new Facts.Rate("per-second", 1, Duration.ofSeconds(1)));
  }

  @Test
  void asksForPaymentBeforeItSpeaksOfSpeedAndTakesNoTokenFor402() {
    Plan slow = plan("shop/gold", List.of("shop/orders"), List.of(Shop.perSecond(1, 1)));
    Key expired = standing(false, true, null, NOW, NOW, Set.of());
    Snapshot unpaid = new Shop().with(LIST).with(slow).with(SECRET, expired).snapshot();
    Snapshot paid = new Shop().with(LIST).with(slow).with(SECRET, ACME).snapshot();
    for (int i = 0; i < 3; i++) {
      assertThat(denial(enforcer.decide(unpaid, called("/orders"), Shop.LIVE, 0)).reason())
          .isEqualTo(Reason.SUBSCRIPTION_EXPIRED);
    }
    charge(enforcer.decide(paid, called("/orders"), Shop.LIVE, 0));
  }

  @Test
  void reportsAndForwardsWhatAPlanInShadowWouldRefuse() {
    Plan shadow =
        plan("shop/gold", List.of(), List.of(Shop.perSecond(1, 1)), List.of(), null, true);
    Snapshot snapshot = shop.with(shadow).with(SECRET, ACME).snapshot();
    for (int i = 0; i < 3; i++) {
      Decision.Charge charge = charge(enforcer.decide(snapshot, called("/orders"), Shop.LIVE, 0));
      assertThatObject(charge.shadowed()).isNotNull();
      assertThat(charge.shadow()).isTrue();
    }
  }

  @Test
  void refusesASuspendedKeyOfAPlanInShadow() {
    Plan shadow = plan("shop/gold", List.of("shop/orders"), List.of(), List.of(), null, true);
    Key key = standing(true, true, null, null, null, Set.of());
    assertThat(denial(decide(shop.with(shadow).with(SECRET, key), called("/orders"))).reason())
        .isEqualTo(Reason.KEY_SUSPENDED);
  }

  @Test
  void refusesMoreValuesThanAnHonestCallerSends() {
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      headers.add("X-Api-Key");
      headers.add("guess " + i);
    }
    Decision decision = decide(shop, Shop.get("/orders", headers.toArray(String[]::new)));
    assertThat(denial(decision).reason()).isEqualTo(Reason.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.well-known/tollway/usage", "//.well-known/%74ollway/usage?x=1"})
  void showsCallersTheirOwnView(String target) {
    Decision decision = decide(shop.with(GOLD).with(SECRET, ACME), called(target));
    assertThat(decision).isEqualTo(new Decision.Usage(new Caller(ACME, GOLD, "id-6789")));
  }

  @Test
  void showsNobodyElseAView() {
    assertThat(denial(decide(shop, Shop.get(Enforcer.USAGE_PATH))).reason())
        .isEqualTo(Reason.KEY_MISSING);
    assertThat(denial(decide(shop, called(Enforcer.USAGE_PATH))).reason())
        .isEqualTo(Reason.KEY_INVALID);
  }

  @Test
  void showsTheViewToReadersOnly() {
    Shop full = shop.with(GOLD).with(SECRET, ACME);
    RequestFacts post =
        Shop.request("POST", "api.acme.example", Enforcer.USAGE_PATH, "X-Api-Key", SECRET);
    assertThat(denial(decide(full, post)).reason()).isEqualTo(Reason.ROUTE_NOT_FOUND);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void knowsEveryReasonByItsWireName(Reason reason) {
    assertThat(Reason.ofWireName(reason.wireName())).isEqualTo(reason);
  }

  private @Nullable Reason refusedAs(Key key, LedgerSight sight) {
    Snapshot snapshot = shop.with(GOLD).with(SECRET, key).snapshot();
    Decision decision = enforcer.decide(snapshot, called("/orders"), sight, 0);
    return decision instanceof Decision.Refuse refuse ? refuse.denial().reason() : null;
  }

  private static Key standing(
      boolean suspended,
      boolean approved,
      @Nullable Instant start,
      @Nullable Instant end,
      @Nullable Instant graceEnd,
      Set<String> closed) {
    return new Key(
        "acme/prod",
        "shop/gold",
        "Acme",
        "key/acme/prod",
        suspended,
        approved,
        start,
        end,
        graceEnd,
        closed);
  }
}
