package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.Billing;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.Hash;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Key;
import dev.tollway.protocol.config.Match;
import dev.tollway.protocol.config.MatchType;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Price;
import dev.tollway.protocol.config.Pricing;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.RateLimit;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.Route;
import dev.tollway.protocol.config.ValueMatch;
import dev.tollway.sidecar.enforce.PathMatch;
import dev.tollway.sidecar.enforce.Rule;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReadersTest {

  private static String refusal(Resource resource) {
    List<Refusal> refusals = new Picture().apply(Protos.update(1, resource));
    assertThat(refusals).hasSize(1);
    return refusals.getFirst().getReason();
  }

  static Stream<Arguments> badRoutes() {
    return Stream.of(
        route("no name", r -> r.setName(""), "namespace/name"),
        route("a name with a slash more", r -> r.setName("a/b/c"), "namespace/name"),
        route("no port", Route.Builder::clearPort, "port"),
        route("no rule", Route.Builder::clearRules, "no rule"),
        route("a hostname in upper case", r -> r.addHostnames("API.example"), "lower-case"),
        route("a wildcard in the middle", r -> r.addHostnames("a.*.example"), "lower-case"),
        route(
            "a header that is no token",
            r -> r.addCredentials(header("X Api Key", "")),
            "characters"),
        route(
            "a scheme that is no token",
            r -> r.addCredentials(header("Authorization", "Bearer\r\n")),
            "characters"),
        route("a credential nowhere", r -> r.addCredentials(Credential.newBuilder()), "no place"),
        route("a reason that is none", r -> r.putDenials("Nope", 402), "unknown reason"),
        route("a status that is none", r -> r.putDenials("KeyInvalid", 200), "400 to 599"),
        route("an unknown enum", r -> r.setPathsValue(99), "too old"),
        route(
            "two rules of a name",
            r -> r.addRules(Protos.rule("list", MatchType.EXACT, "/x")),
            "Two rules"),
        route(
            "a path with dots",
            r -> r.addRules(Protos.rule("x", MatchType.EXACT, "/a/../b")),
            "matches nothing"),
        route(
            "a relative path",
            r -> r.addRules(Protos.rule("x", MatchType.PATH_PREFIX, "a")),
            "matches nothing"),
        route(
            "a path with parameters",
            r -> r.addRules(Protos.rule("x", MatchType.EXACT, "/a;b")),
            "matches nothing"),
        route(
            "a broken expression",
            r -> r.addRules(Protos.rule("x", MatchType.REGULAR_EXPRESSION, "/a(")),
            "no RE2 expression"),
        route(
            "an expression with a back reference",
            r -> r.addRules(Protos.rule("x", MatchType.REGULAR_EXPRESSION, "(a)\\1")),
            "no RE2 expression"),
        route(
            "a long expression",
            r -> r.addRules(Protos.rule("x", MatchType.REGULAR_EXPRESSION, "a".repeat(513))),
            "more than 512"),
        route(
            "a header match by prefix",
            r ->
                r.addRules(
                    Protos.rule("x", MatchType.EXACT, "/x")
                        .addMatches(
                            Match.newBuilder()
                                .addHeaders(
                                    ValueMatch.newBuilder()
                                        .setName("X-A")
                                        .setType(MatchType.PATH_PREFIX)
                                        .setValue("v")))),
            "path prefix"),
        route(
            "a timeout of nothing",
            r ->
                r.addRules(
                    Protos.rule("x", MatchType.EXACT, "/x")
                        .setRequestTimeout(Duration.getDefaultInstance())),
            "longer than 0"),
        route(
            "too many rules",
            r -> {
              for (int i = 0; i < 300; i++) {
                r.addRules(Protos.rule("r" + i, MatchType.EXACT, "/x"));
              }
              return r;
            },
            "more than 256"),
        route(
            "a time that is none",
            r -> r.setCreationTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)),
            "no time"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badRoutes")
  void refusesARouteWith(String what, Route.Builder route, String sentence) {
    assertThat(refusal(Protos.of(1, route))).as(what).contains(sentence);
  }

  static Stream<Arguments> badPlans() {
    return Stream.of(
        plan("no name", Plan.Builder::clearName, "namespace/name"),
        plan(
            "a limit of nothing",
            p -> p.addRateLimits(rate("r", 0, 1)),
            "Rate limit r must be 1 to"),
        plan(
            "a limit beyond 63 bits",
            p -> p.addRateLimits(rate("r", -1, 1)),
            "not 18446744073709551615"),
        plan("an interval of nothing", p -> p.addRateLimits(rate("r", 1, 0)), "longer than 0"),
        plan(
            "two limits of a name",
            p -> p.addQuotas(Quota.newBuilder().setName("per-second").setUnit("Requests")),
            "Two limits"),
        plan("a quota without unit", p -> p.addQuotas(Quota.newBuilder().setName("q")), "unit"),
        plan(
            "a route opened twice",
            p -> p.addRoutes(OpenedRoute.newBuilder().setRoute("shop/orders")),
            "opened twice"),
        plan(
            "a balance without currency",
            p -> p.setPricing(Pricing.newBuilder().setBilling(Billing.PREPAID)),
            "ISO 4217"),
        plan(
            "a negative price",
            p ->
                p.setPricing(
                    euros(Price.newBuilder().setUnit("Requests").setAmountNanos(-1).setPer(1))),
            "A price"),
        plan(
            "a price of no units",
            p -> p.setPricing(euros(Price.newBuilder().setUnit("Requests").setAmountNanos(1))),
            "units of a price"),
        plan(
            "unknown billing",
            p -> p.setPricing(Pricing.newBuilder().setBillingValue(9)),
            "too old"),
        plan("a title with a control", p -> p.setTitle("a\nb"), "control character"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badPlans")
  void refusesAPlanWith(String what, Plan.Builder plan, String sentence) {
    assertThat(refusal(Protos.of(1, plan))).as(what).contains(sentence);
  }

  static Stream<Arguments> badKeys() {
    return Stream.of(
        key("no name", Key.Builder::clearName, "namespace/name"),
        key("no plan", Key.Builder::clearPlan, "plan"),
        key("no subject", Key.Builder::clearSubject, "subject"),
        key(
            "a short hash",
            k ->
                k.addHashes(
                    Hash.newBuilder().setKeyId("x").setSha256(ByteString.copyFromUtf8("x"))),
            "1 bytes instead of 32"),
        key(
            "a key id that would end a header",
            k -> k.setHashes(0, k.getHashes(0).toBuilder().setKeyId("a\r\nb")),
            "characters"),
        key(
            "grace before the end",
            k -> k.setSubscriptionEnd(seconds(100)).setGraceEnd(seconds(99)),
            "Grace ends before"),
        key(
            "too many hashes",
            k -> {
              for (int i = 0; i < 33; i++) {
                k.addHashes(k.getHashes(0));
              }
              return k;
            },
            "more than 32"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badKeys")
  void refusesAKeyWith(String what, Key.Builder key, String sentence) {
    assertThat(refusal(Protos.of(1, key))).as(what).contains(sentence);
  }

  @Test
  void keepsARefusalWithinTheLengthOfACondition() {
    Route.Builder route = Protos.route("shop/orders").addHostnames("X".repeat(100_000));
    assertThat(refusal(Protos.of(1, route))).hasSizeLessThanOrEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource({
    "/orders/, /orders",
    "/, /",
    "/%6Frders, /orders",
    "/a b, ",
    "//a, /a",
    "/café, /caf\u00c3\u00a9",
    "/caf%C3%A9, /caf\u00c3\u00a9",
  })
  void comparesPathsOfRulesInTheFormOfRequests(String value, String matched) throws Refused {
    Route.Builder route =
        Protos.route("shop/orders")
            .clearRules()
            .addRules(Protos.rule("x", MatchType.PATH_PREFIX, value));
    if (matched == null) {
      assertThat(refusal(Protos.of(1, route))).contains("matches nothing");
      return;
    }
    Rule rule = RouteReader.read(route.build()).getFirst();
    assertThat(rule.matches().getFirst().path()).isEqualTo(new PathMatch.Prefix(matched));
  }

  @Test
  void guardsCredentialsAndMatchedHeadersAgainstOtherSpellings() throws Refused {
    Route.Builder route =
        Protos.route("shop/orders")
            .addRules(
                Protos.rule("x", MatchType.EXACT, "/x")
                    .addMatches(
                        Match.newBuilder()
                            .addHeaders(
                                ValueMatch.newBuilder()
                                    .setName("X-HTTP-Method-Override")
                                    .setType(MatchType.EXACT)
                                    .setValue("GET"))));
    dev.tollway.sidecar.enforce.Route read = RouteReader.read(route.build()).getFirst().route();
    assertThat(read.guarded()).contains("x-api-key", "tollway-key-id", "x-http-method-override");
    assertThat(read.overrides())
        .doesNotContain("X-HTTP-Method-Override")
        .contains("X-Original-URL");
  }

  @Test
  void doesNotGuardANameThatIsWrittenWithAnUnderscore() throws Refused {
    Route.Builder route = Protos.route("shop/orders").addCredentials(header("api_key", ""));
    assertThat(RouteReader.read(route.build()).getFirst().route().guarded())
        .doesNotContain("api-key");
  }

  @Test
  void takesTheLimitAsBurstWhereNoneIsGiven() throws Refused {
    assertThat(PlanReader.read(Protos.plan("shop/gold").build()).rateLimits().getFirst().burst())
        .isEqualTo(10);
  }

  @Test
  void endsGraceWithTheSubscriptionWhereNoGraceIsGiven() throws Refused {
    Key key = Protos.key("a/b", "s").setSubscriptionEnd(seconds(100)).build();
    assertThat(KeyReader.read(key).getFirst().key().graceEnd())
        .isEqualTo(java.time.Instant.ofEpochSecond(100));
  }

  private static Timestamp seconds(long seconds) {
    return Timestamp.newBuilder().setSeconds(seconds).build();
  }

  private static Credential.Builder header(String name, String scheme) {
    return Credential.newBuilder()
        .setHeader(HeaderCredential.newBuilder().setName(name).setScheme(scheme));
  }

  private static RateLimit.Builder rate(String name, long limit, long seconds) {
    return RateLimit.newBuilder()
        .setName(name)
        .setLimit(limit)
        .setInterval(Duration.newBuilder().setSeconds(seconds));
  }

  private static Pricing.Builder euros(Price.Builder price) {
    return Pricing.newBuilder().setBilling(Billing.PREPAID).setCurrency("EUR").addPrices(price);
  }

  private static Arguments route(String what, UnaryOperator<Route.Builder> edit, String sentence) {
    return Arguments.of(what, edit.apply(Protos.route("shop/orders")), sentence);
  }

  private static Arguments plan(String what, UnaryOperator<Plan.Builder> edit, String sentence) {
    return Arguments.of(what, edit.apply(Protos.plan("shop/gold")), sentence);
  }

  private static Arguments key(String what, UnaryOperator<Key.Builder> edit, String sentence) {
    return Arguments.of(what, edit.apply(Protos.key("acme/prod", "secret")), sentence);
  }
}
