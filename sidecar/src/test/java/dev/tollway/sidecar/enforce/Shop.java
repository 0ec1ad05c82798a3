package dev.tollway.sidecar.enforce;

import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A shop's configuration for tests, built up step by step. */
final class Shop {
  static final String PORT = "http";
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final LedgerSight LIVE = new LedgerSight(NOW, true);
  static final LedgerSight ALONE = new LedgerSight(NOW, false);

  static final List<CredentialPlace> DEFAULT_PLACES =
      List.of(
          new CredentialPlace.Header("X-Api-Key", ""),
          new CredentialPlace.Header("Authorization", "Bearer"));

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Plan> plans = new HashMap<>();
  private final List<Credential> credentials = new ArrayList<>();

  static Route route(String name) {
    return route(name, List.of(), DEFAULT_PLACES);
  }

  static Route route(String name, List<String> hostnames, List<CredentialPlace> places) {
    return new Route(
        name,
        PORT,
        hostnames,
        places,
        false,
        false,
        ChargeMode.UNLESS_SERVER_ERROR,
        Map.of(),
        Route.Lifecycle.PUBLISHED,
        Instant.parse("2026-01-01T00:00:00Z"),
        Forward.OURS,
        Forward.OVERRIDES);
  }

  static Route passing(Route route) {
    return new Route(
        route.name(),
        route.port(),
        route.hostnames(),
        route.credentials(),
        true,
        route.pathsAsIs(),
        route.charge(),
        route.denials(),
        route.lifecycle(),
        route.creationTime(),
        route.guarded(),
        route.overrides());
  }

  static Route asIs(Route route) {
    return new Route(
        route.name(),
        route.port(),
        route.hostnames(),
        route.credentials(),
        route.passUnmatched(),
        true,
        route.charge(),
        route.denials(),
        route.lifecycle(),
        route.creationTime(),
        route.guarded(),
        route.overrides());
  }

  static Route created(Route route, Instant time) {
    return new Route(
        route.name(),
        route.port(),
        route.hostnames(),
        route.credentials(),
        route.passUnmatched(),
        route.pathsAsIs(),
        route.charge(),
        route.denials(),
        route.lifecycle(),
        time,
        route.guarded(),
        route.overrides());
  }

  static Route living(Route route, Route.Lifecycle lifecycle) {
    return new Route(
        route.name(),
        route.port(),
        route.hostnames(),
        route.credentials(),
        route.passUnmatched(),
        route.pathsAsIs(),
        route.charge(),
        route.denials(),
        lifecycle,
        route.creationTime(),
        route.guarded(),
        route.overrides());
  }

  static Rule rule(Route route, String name, boolean open, Match... matches) {
    return new Rule(route, name, List.of(matches), open, 1, null, null, ErrorFormat.PROBLEM_JSON);
  }

  static Rule costing(long cost, Rule rule) {
    return new Rule(
        rule.route(),
        rule.name(),
        rule.matches(),
        rule.open(),
        cost,
        null,
        null,
        rule.errorFormat());
  }

  static Match prefix(String path) {
    return new Match(new PathMatch.Prefix(path), null, List.of(), List.of());
  }

  static Match exact(String path) {
    return new Match(new PathMatch.Exact(path), null, List.of(), List.of());
  }

  static Match regex(String path) {
    return new Match(
        new PathMatch.Regex(com.google.re2j.Pattern.compile(path)), null, List.of(), List.of());
  }

  static Match method(String method, Match match) {
    return new Match(match.path(), method, match.headers(), match.queryParams());
  }

  static Match header(String name, String value, Match match) {
    List<ValueMatch> headers = new ArrayList<>(match.headers());
    headers.add(new ValueMatch(name, value, null));
    return new Match(match.path(), match.method(), List.copyOf(headers), match.queryParams());
  }

  static Match query(String name, String value, Match match) {
    List<ValueMatch> params = new ArrayList<>(match.queryParams());
    params.add(new ValueMatch(name, value, null));
    return new Match(match.path(), match.method(), match.headers(), List.copyOf(params));
  }

  static Plan plan(String name, List<String> routes, List<Plan.RateLimit> limits) {
    return plan(name, routes, limits, List.of(), null, false);
  }

  static Plan plan(
      String name,
      List<String> routes,
      List<Plan.RateLimit> limits,
      List<Plan.Quota> quotas,
      Plan.@Nullable Pricing pricing,
      boolean shadow) {
    Map<String, Plan.OpenedRoute> opened = new HashMap<>();
    routes.forEach(route -> opened.put(route, new Plan.OpenedRoute(Set.of(), 1)));
    return new Plan(
        name,
        "",
        Map.copyOf(opened),
        limits,
        quotas,
        pricing,
        true,
        shadow,
        Plan.PaymentRequired.NONE);
  }

  static Key key(String name, String plan) {
    return new Key(name, plan, "Acme", "key/" + name, false, true, null, null, null, Set.of());
  }

  static Plan.RateLimit perSecond(long limit, long burst) {
    return new Plan.RateLimit("per-second", limit, Duration.ofSeconds(1), burst);
  }

  Shop with(Rule... more) {
    rules.addAll(List.of(more));
    return this;
  }

  Shop with(Plan plan) {
    plans.put(plan.name(), plan);
    return this;
  }

  Shop with(String secret, Key key) {
    return with(secret, key, null);
  }

  Shop with(String secret, Key key, @Nullable Instant expireTime) {
    String keyId = "id-" + secret.substring(Math.max(0, secret.length() - 4));
    credentials.add(new Credential(key, keyId, new Sha256(sha256(secret)), expireTime));
    return this;
  }

  Snapshot snapshot() {
    return new Snapshot(
        Snapshot.State.PROGRAMMED,
        new RouteTable(rules),
        Map.copyOf(plans),
        new KeyIndex(credentials));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static RequestFacts get(String target, String... headers) {
    return request("GET", "api.acme.example", target, headers);
  }

  static RequestFacts request(String method, String host, String target, String... headers) {
    return new RequestFacts(
        method, host, target, headers(headers), null, "01936000-0000-7000-8000-000000000000");
  }

  /** Names and values in turn. */
  static HeaderView headers(String... namesAndValues) {
    Map<String, List<String>> lines = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines
          .computeIfAbsent(namesAndValues[i].toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(namesAndValues[i + 1]);
    }
    return new HeaderView() {
      @Override
      public @Nullable String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.getFirst();
      }

      @Override
      public List<String> all(String name) {
        return lines.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      }
    };
  }
}
