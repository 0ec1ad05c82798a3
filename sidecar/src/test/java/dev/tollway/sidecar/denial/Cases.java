package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.Match;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One denial of every reason, with the facts that come with it, and the values around them. */
final class Cases {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00.25Z");
  static final String REQUEST = "0193a0c5-7c00-7000-8000-00000000002a";
  static final Hint RATE = new Hint("per-second", 0, Duration.ofMillis(1400));
  static final Hint QUOTA = new Hint("monthly", 0, Duration.ofHours(155));

  private Cases() {}

  static Denial of(Reason reason, ErrorFormat format) {
    Rule rule = rule(format);
    Caller caller = caller(plan(false));
    return switch (reason) {
      // Often no rule is known yet; then the format is always the first one.
      case ROUTE_NOT_FOUND, BAD_REQUEST, TOO_SLOW, TOO_LARGE ->
          fault(reason, format == ErrorFormat.PROBLEM_JSON ? null : rule);
      case KEY_MISSING, KEY_INVALID, KEY_AMBIGUOUS, ROUTE_RETIRED ->
          new Denial(reason, rule, null, new Facts.None(), null);
      case KEY_EXPIRED, SUBSCRIPTION_EXPIRED ->
          new Denial(
              reason, rule, caller, new Facts.Since(Instant.parse("2026-11-01T00:00:00Z")), null);
      case SUBSCRIPTION_NOT_STARTED ->
          new Denial(
              reason,
              rule,
              caller,
              new Facts.Since(Instant.parse("2026-12-01T00:00:00Z")),
              Duration.ofSeconds(561_599, 750_000_000));
      case ROUTE_NOT_IN_PLAN, KEY_SUSPENDED, APPROVAL_PENDING ->
          new Denial(reason, rule, caller, new Facts.None(), null);
      case QUOTA_EXCEEDED -> quotaExceeded(rule, caller);
      case INSUFFICIENT_FUNDS ->
          new Denial(reason, rule, caller, new Facts.Balance("EUR", 50_000_000, 100_000_000), null);
      case RATE_LIMITED ->
          new Denial(
              reason,
              rule,
              caller,
              new Facts.Rate("per-second", 100, Duration.ofSeconds(1)),
              Duration.ofMillis(1),
              List.of(RATE));
      case QUOTA_IN_FLIGHT, UNITS_HELD ->
          new Denial(
              reason,
              rule,
              caller,
              new Facts.QuotaUse("monthly", "Requests", 1000, 990, 0, 20, null),
              Duration.ofSeconds(1));
      case CONCURRENCY_LIMITED, LEDGER_UNREACHABLE, NOT_PROGRAMMED, DRAINING ->
          new Denial(reason, rule, caller, new Facts.None(), Duration.ofSeconds(5));
      case UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT ->
          new Denial(reason, rule, caller, new Facts.None(), null);
    };
  }

  static Denial quotaExceeded(Rule rule, Caller caller) {
    return new Denial(
        Reason.QUOTA_EXCEEDED,
        rule,
        caller,
        new Facts.QuotaUse(
            "monthly",
            "Requests",
            1_000_000,
            999_990,
            10,
            1,
            Instant.parse("2026-12-01T00:00:00Z")),
        null,
        List.of(RATE, QUOTA));
  }

  private static Denial fault(Reason reason, @Nullable Rule rule) {
    Facts facts =
        switch (reason) {
          case BAD_REQUEST -> new Facts.Fault("The path must not contain . or .. segments.", 0);
          case TOO_SLOW -> new Facts.Fault("The head did not arrive within 10 seconds.", 0);
          case TOO_LARGE -> new Facts.Fault("The head has more than 100 lines.", 431);
          default -> new Facts.None();
        };
    return new Denial(reason, rule, null, facts, null);
  }

  static Rule rule(ErrorFormat format) {
    return rule(format, Map.of(), Route.Lifecycle.PUBLISHED, places());
  }

  static List<CredentialPlace> places() {
    return List.of(
        new CredentialPlace.Header("X-Api-Key", ""),
        new CredentialPlace.Header("Authorization", "Bearer"),
        new CredentialPlace.Query("api_key"),
        new CredentialPlace.Cookie("api_key"));
  }

  static Rule rule(
      ErrorFormat format,
      Map<Reason, Integer> denials,
      Route.Lifecycle lifecycle,
      List<CredentialPlace> places) {
    Route route =
        new Route(
            "shop/orders",
            "http",
            List.of(),
            places,
            false,
            false,
            ChargeMode.UNLESS_SERVER_ERROR,
            denials,
            lifecycle,
            NOW,
            Set.of(),
            List.of());
    return new Rule(route, "list", List.of(Match.ANY), false, 1, null, null, format);
  }

  static Caller caller(Plan plan) {
    Key key =
        new Key(
            "acme/prod",
            plan.name(),
            "Acme",
            "key/acme/prod",
            false,
            true,
            null,
            null,
            null,
            Set.of());
    return new Caller(key, plan, "tw_7Q2M");
  }

  static Plan plan(boolean minimal) {
    return plan(
        new Plan.PaymentRequired(
            "https://acme.example/billing", "api-support@acme.example", minimal),
        true);
  }

  static Plan plan(Plan.@Nullable PaymentRequired wayOut, boolean headers) {
    return new Plan(
        "shop/gold",
        "Gold",
        Map.of(),
        List.of(
            new Plan.RateLimit("per-second", 100, Duration.ofSeconds(1), 200),
            new Plan.RateLimit("burst", 5, Duration.ofMillis(100), 5)),
        List.of(
            new Plan.Quota("daily", "Requests", 1000, 86_400),
            new Plan.Quota("monthly", "Requests", 1_000_000, 0),
            new Plan.Quota("points \"p\"", "Points", 1_000_000_000_000_000_000L, 0)),
        null,
        headers,
        false,
        wayOut == null ? Plan.PaymentRequired.NONE : wayOut);
  }
}
