package dev.tollway.benchmarks.micro;

import dev.tollway.benchmarks.Hashes;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.HeaderView;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.KeyIndex;
import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import dev.tollway.sidecar.enforce.LedgerSight;
import dev.tollway.sidecar.enforce.Match;
import dev.tollway.sidecar.enforce.PathMatch;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.RouteTable;
import dev.tollway.sidecar.enforce.Rule;
import dev.tollway.sidecar.enforce.Sha256;
import dev.tollway.sidecar.enforce.Snapshot;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One route with {@value #KEYS} keys on a plan with a rate limit and a quota. */
final class Shop {
  static final int KEYS = 1_000;
  static final String PORT = "http";
  static final String QUOTA = "monthly";

  /** Units of the quota. */
  static final long PLENTY = 1_000_000_000_000L;

  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final LedgerSight LIVE = new LedgerSight(NOW, true);
  private static final String ROUTE = "shop/orders";

  private Shop() {}

  /** Configuration in which a key may make so many requests a second, and as many at once. */
  static Snapshot snapshot(long perSecond) {
    Route route =
        new Route(
            ROUTE,
            PORT,
            List.of(),
            List.of(
                new CredentialPlace.Header("X-Api-Key", ""),
                new CredentialPlace.Header("Authorization", "Bearer")),
            false,
            false,
            ChargeMode.UNLESS_SERVER_ERROR,
            Map.of(),
            Route.Lifecycle.PUBLISHED,
            Instant.EPOCH,
            Forward.OURS,
            Forward.OVERRIDES);
    Rule orders = rule(route, "orders", "/orders");
    Rule reports = rule(route, "reports", "/reports");
    Map<String, Plan> plans = new HashMap<>();
    plans.put("shop/gold", plan("shop/gold", Set.of(), perSecond));
    plans.put("shop/other", plan("shop/other", Set.of("reports"), perSecond));
    List<Credential> credentials = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      credentials.add(credential(secret(i), key("acme/key-" + i, "shop/gold", false, null)));
    }
    credentials.add(
        credential(secret("suspended"), key("acme/suspended", "shop/gold", true, null)));
    credentials.add(credential(secret("unpaid"), key("acme/unpaid", "shop/gold", false, NOW)));
    credentials.add(credential(secret("other"), key("acme/other", "shop/other", false, null)));
    return new Snapshot(
        Snapshot.State.PROGRAMMED,
        new RouteTable(List.of(orders, reports)),
        Map.copyOf(plans),
        new KeyIndex(credentials));
  }

  /** The secret of one of the keys. */
  static String secret(int key) {
    return secret(String.valueOf(key));
  }

  /** The secret of a key with a fate of its own: suspended, unpaid, other (another rule's plan). */
  static String secret(String name) {
    return "tw_" + name + "_" + "0123456789abcdefghijklmnopqrstuv";
  }

  /** A request as browsers and libraries send it, with this key; null: without. */
  static RequestFacts call(String path, @Nullable String secret) {
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.add("Host", "api.acme.example");
    headers.add("User-Agent", "benchmark/1.0");
    headers.add("Accept", "application/json");
    headers.add("Accept-Encoding", "gzip, br");
    if (secret != null) {
      headers.add("X-Api-Key", secret);
    }
    return new RequestFacts(
        "GET",
        "api.acme.example",
        path,
        view(headers),
        null,
        "01936000-0000-7000-8000-000000000000");
  }

  private static HeaderView view(HttpHeaders headers) {
    return new HeaderView() {
      @Override
      public @Nullable String first(String name) {
        return headers.get(name);
      }

      @Override
      public List<String> all(String name) {
        return headers.getAll(name);
      }
    };
  }

  private static Rule rule(Route route, String name, String path) {
    Match match = new Match(new PathMatch.Prefix(path), null, List.of(), List.of());
    return new Rule(route, name, List.of(match), false, 1, null, null, ErrorFormat.PROBLEM_JSON);
  }

  private static Plan plan(String name, Set<String> rules, long perSecond) {
    return new Plan(
        name,
        "Gold",
        Map.of(ROUTE, new Plan.OpenedRoute(rules, 1)),
        List.of(new Plan.RateLimit("per-second", perSecond, Duration.ofSeconds(1), perSecond)),
        List.of(new Plan.Quota(QUOTA, "Requests", PLENTY, 0)),
        null,
        true,
        false,
        Plan.PaymentRequired.NONE);
  }

  private static Key key(String name, String plan, boolean suspended, @Nullable Instant end) {
    return new Key(name, plan, "Acme", "key/" + name, suspended, true, null, end, end, Set.of());
  }

  private static Credential credential(String secret, Key key) {
    return new Credential(
        key, "tw_" + key.name().hashCode(), new Sha256(Hashes.sha256(secret)), null);
  }
}
