package dev.tollway.sidecar.enforce;

import static dev.tollway.sidecar.enforce.Shop.exact;
import static dev.tollway.sidecar.enforce.Shop.header;
import static dev.tollway.sidecar.enforce.Shop.method;
import static dev.tollway.sidecar.enforce.Shop.prefix;
import static dev.tollway.sidecar.enforce.Shop.query;
import static dev.tollway.sidecar.enforce.Shop.regex;
import static dev.tollway.sidecar.enforce.Shop.route;
import static dev.tollway.sidecar.enforce.Shop.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
  private static final Route ROUTE = route("shop/orders");

  private static @Nullable String matched(List<Rule> rules, RequestFacts facts) {
    List<RuleSet> candidates =
        new RouteTable(rules).candidates(Shop.PORT, Host.of(facts.authority()));
    Rule rule = Matching.find(candidates, facts, Target.of(facts.method(), facts.target()));
    return rule == null ? null : rule.name();
  }

  private static @Nullable String matchedPath(String path, Match... matches) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < matches.length; i++) {
      rules.add(rule(ROUTE, "r" + i, false, matches[i]));
    }
    return matched(rules, Shop.get(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/orders, /orders, true",
    "/orders, /orders/, true",
    "/orders, /orders/1/2, true",
    "/orders, /ordersx, false",
    "/orders, /order, false",
    "/orders, /orders;v=1/2, true",
    "/orders, //orders//2, true",
    "/orders, /%6frders, true",
    "/orders, /Orders, false",
    "/, /anything, true",
    "/, /, true",
  })
  void comparesPrefixesSegmentBySegment(String prefix, String path, boolean fits) {
    assertThat(matchedPath(path, prefix(prefix))).isEqualTo(fits ? "r0" : null);
  }

  @Test
  void takesTheExactPathBeforeAnyPrefix() {
    assertThat(matchedPath("/a/b", prefix("/a/b"), exact("/a/b"))).isEqualTo("r1");
  }

  @Test
  void takesTheLongestPrefix() {
    assertThat(matchedPath("/a/b/c", prefix("/a"), prefix("/a/b"), prefix("/"))).isEqualTo("r1");
  }

  @Test
  void takesAPrefixBeforeAnExpressionAndTheLongestExpression() {
    assertThat(matchedPath("/a/1", regex("/a/.*"), prefix("/a"))).isEqualTo("r1");
    assertThat(matchedPath("/b/1", regex("/b/.*"), regex("/b/[0-9]+"))).isEqualTo("r1");
  }

  @Test
  void wantsAnExpressionToFitTheWholePath() {
    assertThat(matchedPath("/a/1/b", regex("/a/[0-9]+"))).isNull();
  }

  @Test
  void takesTheMatchWithAMethodThenWithMoreHeadersThenWithMoreQueryParameters() {
    Match plain = prefix("/a");
    Match withMethod = method("GET", prefix("/a"));
    Match withHeader = header("X-Beta", "1", prefix("/a"));
    Match withQuery = query("q", "1", prefix("/a"));
    RequestFacts all = Shop.get("/a?q=1", "x-beta", "1");
    List<Rule> rules =
        List.of(
            rule(ROUTE, "plain", false, plain),
            rule(ROUTE, "query", false, withQuery),
            rule(ROUTE, "header", false, withHeader),
            rule(ROUTE, "method", false, withMethod));
    assertThat(matched(rules, all)).isEqualTo("method");
    assertThat(matched(rules.subList(0, 3), all)).isEqualTo("header");
    assertThat(matched(rules.subList(0, 2), all)).isEqualTo("query");
  }

  @Test
  void wantsEveryConditionOfAMatch() {
    Match match = query("q", "1", header("X-Beta", "1", method("GET", prefix("/a"))));
    List<Rule> rules = List.of(rule(ROUTE, "r", false, match));
    assertThat(matched(rules, Shop.get("/a?q=1", "X-Beta", "1"))).isEqualTo("r");
    assertThat(matched(rules, Shop.get("/a?q=2", "X-Beta", "1"))).isNull();
    assertThat(matched(rules, Shop.get("/a?q=1", "X-Beta", "2"))).isNull();
    assertThat(matched(rules, Shop.get("/a?q=1"))).isNull();
    assertThat(matched(rules, Shop.request("POST", "h", "/a?q=1", "X-Beta", "1"))).isNull();
  }

  @Test
  void matchesNoHeaderThatTheUpstreamWouldNotSee() {
    List<Rule> rules = List.of(rule(ROUTE, "r", false, header("X-Beta", "1", prefix("/a"))));
    assertThat(matched(rules, Shop.get("/a", "X-Beta", "1", "Connection", "close, x-beta")))
        .isNull();
    assertThat(matched(rules, Shop.get("/a", "X-Beta", "1", "Connection", "close"))).isEqualTo("r");
  }

  @Test
  void matchesAllLinesOfAHeaderAsOneValue() {
    List<Rule> rules = List.of(rule(ROUTE, "r", false, header("X-Beta", "1", prefix("/a"))));
    assertThat(matched(rules, Shop.get("/a", "X-Beta", "1", "X-Beta", "0"))).isNull();
  }

  @Test
  void wantsAnyOfTheMatchesOfARule() {
    List<Rule> rules = List.of(rule(ROUTE, "r", false, exact("/a"), exact("/b")));
    assertThat(matched(rules, Shop.get("/b"))).isEqualTo("r");
  }

  @Test
  void readsEscapedNamesAndValuesOfTheQuery() {
    List<Rule> rules = List.of(rule(ROUTE, "r", false, query("a b", "c&d", prefix("/"))));
    assertThat(matched(rules, Shop.get("/?x=1&a%20b=c%26d"))).isEqualTo("r");
    assertThat(matched(rules, Shop.get("/?a+b=c%26d"))).isEqualTo("r");
  }

  @RepeatedTest(5)
  void takesTheOldestRouteThenTheFirstName() {
    Route old = Shop.created(route("shop/z"), Instant.parse("2020-01-01T00:00:00Z"));
    List<Rule> rules =
        new ArrayList<>(
            List.of(
                rule(route("shop/b"), "young-b", false, prefix("/a")),
                rule(route("shop/a"), "young-a", false, prefix("/a")),
                rule(old, "old", false, prefix("/a"))));
    Collections.shuffle(rules, new Random());
    assertThat(matched(rules, Shop.get("/a"))).isEqualTo("old");
    rules.removeIf(rule -> rule.route().equals(old));
    assertThat(matched(rules, Shop.get("/a"))).isEqualTo("young-a");
  }

  @Test
  void takesTheFirstOfTwoEqualRulesOfARoute() {
    assertThat(matchedPath("/a", prefix("/a"), prefix("/a"))).isEqualTo("r0");
  }

  @ParameterizedTest
  @CsvSource({
    "api.acme.example, exact",
    "API.Acme.Example:8443, exact",
    "api.acme.example., exact",
    "x.acme.example, wildcard",
    "y.x.acme.example, wildcard",
    "z.x.deep.acme.example, deep",
    "acme.example, any",
    "127.0.0.1:8080, any",
    "[::1]:8080, any",
    "[::1], any",
    "'', any",
  })
  void takesTheRouteOfTheMostSpecificHostname(String authority, String rule) {
    List<Rule> rules =
        List.of(
            rule(route("shop/any"), "any", false, prefix("/a")),
            rule(host("shop/wild", "*.acme.example"), "wildcard", false, prefix("/a")),
            rule(host("shop/deep", "*.deep.acme.example"), "deep", false, prefix("/a")),
            rule(host("shop/exact", "api.acme.example"), "exact", false, prefix("/a")));
    assertThat(matched(rules, Shop.request("GET", authority, "/a"))).isEqualTo(rule);
  }

  @Test
  void fallsBackToALessSpecificHostnameWhereTheMoreSpecificHasNoSuchPath() {
    List<Rule> rules =
        List.of(
            rule(route("shop/any"), "any", false, prefix("/")),
            rule(host("shop/exact", "api.acme.example"), "exact", false, prefix("/a")));
    assertThat(matched(rules, Shop.get("/b"))).isEqualTo("any");
  }

  @Test
  void knowsOtherPortsNothing() {
    RouteTable table = new RouteTable(List.of(rule(ROUTE, "r", false, prefix("/"))));
    assertThat(table.candidates("other", "h")).isEmpty();
  }

  @Test
  void takesAFaultyPathOnlyWhereTheRouteTakesPathsAsTheyAre() {
    Rule asIs = rule(Shop.asIs(ROUTE), "as-is", false, prefix("/files"));
    assertThat(matched(List.of(asIs), Shop.get("/files/a%2Fb/../c"))).isEqualTo("as-is");
    assertThat(matchedPath("/files/a%2Fb", prefix("/files"))).isNull();
  }

  private static Route host(String name, String hostname) {
    return route(name, List.of(hostname), Shop.DEFAULT_PLACES);
  }
}
