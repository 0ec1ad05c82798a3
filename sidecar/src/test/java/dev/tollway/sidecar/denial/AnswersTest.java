package dev.tollway.sidecar.denial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  private static final Caller CALLER = Cases.caller(Cases.plan(false));

  private static Answer answer(Denial denial) {
    return Answers.of(denial, Cases.REQUEST, Cases.NOW);
  }

  private static List<String> values(List<Answer.Header> headers, String name) {
    List<String> values = new ArrayList<>();
    for (Answer.Header header : headers) {
      if (header.name().equals(name)) {
        values.add(header.value());
      }
    }
    return values;
  }

  private static Rule mapping(Map<Reason, Integer> denials) {
    return Cases.rule(ErrorFormat.PROBLEM_JSON, denials, Route.Lifecycle.PUBLISHED, Cases.places());
  }

  @Test
  void answersWithTheStatusThatTheRouteMaps() {
    Rule rule = mapping(Map.of(Reason.KEY_INVALID, 402, Reason.QUOTA_EXCEEDED, 429));
    Answer invalid = answer(new Denial(Reason.KEY_INVALID, rule, null, new Facts.None(), null));
    assertThat(invalid.status()).isEqualTo(402);
    assertThat(values(invalid.headers(), "WWW-Authenticate")).isEmpty();
    Answer exceeded = answer(Cases.quotaExceeded(rule, CALLER));
    assertThat(exceeded.status()).isEqualTo(429);
    assertThat(values(exceeded.headers(), "Link"))
        .containsExactly("<https://acme.example/billing>; rel=\"payment\"");
  }

  @Test
  void answersAnExpiredKeyExactlyLikeAnUnknownOne() {
    Facts since = new Facts.Since(Instant.parse("2026-11-01T00:00:00Z"));
    Rule rule = mapping(Map.of());
    Answer expired = answer(new Denial(Reason.KEY_EXPIRED, rule, CALLER, since, null));
    Answer unknown = answer(new Denial(Reason.KEY_INVALID, rule, null, new Facts.None(), null));
    assertThat(expired).isEqualTo(unknown);
  }

  @Test
  void mapsAnExpiredKeyLikeAnInvalidOneWhereOnlyThatIsMapped() {
    Rule rule = mapping(Map.of(Reason.KEY_INVALID, 402));
    Answer expired = answer(new Denial(Reason.KEY_EXPIRED, rule, CALLER, new Facts.None(), null));
    assertThat(expired.status()).isEqualTo(402);
    assertThat(values(expired.headers(), "Tollway-Reason")).containsExactly("KeyInvalid");
  }

  @Test
  void namesAnExpiredKeyWhereTheRouteMapsIt() {
    Facts since = new Facts.Since(Instant.parse("2026-11-01T00:00:00Z"));
    Rule rule = mapping(Map.of(Reason.KEY_EXPIRED, 402));
    Answer expired = answer(new Denial(Reason.KEY_EXPIRED, rule, CALLER, since, null));
    assertThat(expired.status()).isEqualTo(402);
    assertThat(expired.body())
        .contains("\"reason\":\"KeyExpired\"", "\"expiredTime\":\"2026-11-01T00:00:00Z\"");
  }

  @Test
  void tellsNoNumbersWhereThePlanWantsFewDetails() {
    Caller reserved = Cases.caller(Cases.plan(true));
    Rule rule = Cases.rule(ErrorFormat.PROBLEM_JSON);
    String quota = answer(Cases.quotaExceeded(rule, reserved)).body();
    assertThat(quota).doesNotContain("1000000", "1,000,000", "999,990", "\"quota\"");
    Facts balance = new Facts.Balance("EUR", 50_000_000, 100_000_000);
    String funds =
        answer(new Denial(Reason.INSUFFICIENT_FUNDS, rule, reserved, balance, null)).body();
    assertThat(funds).doesNotContain("0.05", "\"balance\"");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "999, 1", "1000, 1", "1001, 2", "59999, 60"})
  void roundsRetryAfterUpAndNeverToNothing(long millis, String seconds) {
    Denial denial =
        new Denial(
            Reason.RATE_LIMITED,
            Cases.rule(ErrorFormat.PLAIN),
            CALLER,
            new Facts.None(),
            Duration.ofMillis(millis));
    assertThat(values(answer(denial).headers(), "Retry-After")).containsExactly(seconds);
  }

  @Test
  void waitsForTheNextWindowWhereTheLedgerNamesNoTime() {
    Answer answer = answer(Cases.quotaExceeded(Cases.rule(ErrorFormat.PLAIN), CALLER));
    // 2026-11-24T12:00:00.25 to 2026-12-01T00:00:00, rounded up.
    assertThat(values(answer.headers(), "Retry-After")).containsExactly("561600");
  }

  @Test
  void callsALifetimeQuotaNotRetryable() {
    Facts lifetime = new Facts.QuotaUse("total", "Requests", 10, 10, 0, 1, null);
    Answer answer =
        answer(
            new Denial(
                Reason.QUOTA_EXCEEDED,
                Cases.rule(ErrorFormat.PROBLEM_JSON),
                CALLER,
                lifetime,
                null));
    assertThat(answer.body()).contains("\"retryable\":false");
    assertThat(values(answer.headers(), "Retry-After")).isEmpty();
  }

  @Test
  void challengesWithWhatTheRouteAccepts() {
    assertThat(challenge(Cases.places())).isEqualTo("Bearer realm=\"shop/orders\"");
    assertThat(challenge(List.of(new CredentialPlace.Header("X-Key", ""))))
        .isEqualTo("ApiKey realm=\"shop/orders\", header=\"X-Key\"");
    assertThat(challenge(List.of(new CredentialPlace.Header("Authorization", "Token"))))
        .isEqualTo("Token realm=\"shop/orders\"");
    assertThat(challenge(List.of(new CredentialPlace.Query("k"))))
        .isEqualTo("ApiKey realm=\"shop/orders\", query=\"k\"");
    assertThat(challenge(List.of())).isEqualTo("ApiKey realm=\"shop/orders\"");
  }

  private static String challenge(List<CredentialPlace> places) {
    Rule rule = Cases.rule(ErrorFormat.PLAIN, Map.of(), Route.Lifecycle.PUBLISHED, places);
    Answer answer = answer(new Denial(Reason.KEY_MISSING, rule, null, new Facts.None(), null));
    return values(answer.headers(), "WWW-Authenticate").getFirst();
  }

  @Test
  void announcesTheEndOfARoute() {
    Route.Lifecycle ending =
        new Route.Lifecycle(
            Route.Stage.DEPRECATED,
            Instant.parse("2026-06-03T00:00:00Z"),
            Instant.parse("2027-01-01T08:09:07Z"),
            "https://api.example/v2?a=<b>");
    Rule rule = Cases.rule(ErrorFormat.PLAIN, Map.of(), ending, Cases.places());
    List<Answer.Header> headers = PassedHeaders.of(rule, null, List.of(), List.of());
    assertThat(headers)
        .containsExactly(
            new Answer.Header("Deprecation", "@1780444800"),
            new Answer.Header("Sunset", "Fri, 01 Jan 2027 08:09:07 GMT"),
            new Answer.Header(
                "Link", "<https://api.example/v2?a=%3Cb%3E>; rel=\"successor-version\""));
  }

  @Test
  void tellsAnAdmittedCallerWhatIsLeft() {
    List<Hint> rates = List.of(new Hint("per-second", 17, Duration.ofMillis(5399_001)));
    List<Hint> quotas =
        List.of(new Hint("monthly", -3, Duration.ofHours(1)), new Hint("total", 9, null));
    List<Answer.Header> headers =
        PassedHeaders.of(Cases.rule(ErrorFormat.PLAIN), CALLER, rates, quotas);
    assertThat(headers)
        .containsExactly(
            new Answer.Header(
                "RateLimit-Policy",
                "\"per-second\";q=100;w=1, \"burst\";q=5, \"daily\";q=1000;w=86400,"
                    + " \"monthly\";q=1000000,"
                    + " \"points \\\"p\\\"\";q=999999999999999;qu=\"Points\""),
            new Answer.Header(
                "RateLimit", "\"per-second\";r=17;t=5400, \"monthly\";r=0;t=3600, \"total\";r=9"));
  }

  @Test
  void keepsSilentWhereThePlanWantsNoRateLimitHeaders() {
    Caller silent = Cases.caller(Cases.plan(null, false));
    assertThat(
            PassedHeaders.of(Cases.rule(ErrorFormat.PLAIN), silent, List.of(Cases.RATE), List.of()))
        .isEmpty();
    assertThat(Cases.plan(Plan.PaymentRequired.NONE, false).rateLimitHeaders()).isFalse();
  }

  @Test
  void leavesNoCharacterInAHeaderThatCouldEndIt() {
    assertThat(StructuredField.string("a\r\nX: \"y\"\\é")).isEqualTo("\"a??X: \\\"y\\\"\\\\?\"");
    assertThat(LifecycleFields.link("https://a/\r\n>é", "payment"))
        .isEqualTo("<https://a/%0D%0A%3E%C3%A9>; rel=\"payment\"");
  }
}
