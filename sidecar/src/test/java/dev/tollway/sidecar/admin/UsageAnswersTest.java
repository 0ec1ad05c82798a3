package dev.tollway.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.meter.UsageView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageAnswersTest {
  private static final Instant RESET = Instant.parse("2026-12-01T00:00:00Z");

  private static UsageView view(boolean minimal, UsageView.@Nullable Balance balance) {
    Plan plan =
        new Plan(
            "shop/gold",
            "Gold",
            Map.of(),
            List.of(),
            List.of(),
            null,
            true,
            false,
            new Plan.PaymentRequired(null, null, minimal));
    Key key =
        new Key(
            "acme/prod",
            "shop/gold",
            "Acme \"GmbH\"",
            "key/acme/prod",
            false,
            true,
            null,
            RESET,
            RESET.plusSeconds(60),
            Set.of());
    return new UsageView(
        new Caller(key, plan, "tw_7Q2M"),
        List.of(
            new UsageView.QuotaUsage("daily", "Requests", 5, 3L, 2L, RESET),
            new UsageView.QuotaUsage("ever", "Requests", 9, null, null, null)),
        balance);
  }

  @Test
  void showsPlanQuotasBalanceAndExpiry() {
    Answer answer = UsageAnswers.of(view(false, new UsageView.Balance("EUR", 400_000_000)), "id-1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .contains(
            new Answer.Header("Cache-Control", "no-store"),
            new Answer.Header("Tollway-Request-Id", "id-1"));
    assertThat(answer.body())
        .isEqualTo(
            "{\"plan\":\"shop/gold\",\"key\":\"tw_7Q2M\",\"consumer\":\"Acme \\\"GmbH\\\"\",\"quotas\":["
                + "{\"name\":\"daily\",\"unit\":\"Requests\",\"limit\":5,\"used\":3,\"remaining\":2,"
                + "\"resetTime\":\"2026-12-01T00:00:00Z\"},"
                + "{\"name\":\"ever\",\"unit\":\"Requests\",\"limit\":9}],"
                + "\"balance\":{\"amount\":\"0.40\",\"currency\":\"EUR\"},"
                + "\"subscription\":{\"endTime\":\"2026-12-01T00:00:00Z\",\"graceEndTime\":\"2026-12-01T00:01:00Z\"}}\n");
  }

  @Test
  void showsNoNumbersWhereThePlanHidesThem() {
    Answer answer = UsageAnswers.of(view(true, new UsageView.Balance("EUR", 1)), "id-1");

    assertThat(answer.body())
        .contains("\"name\":\"daily\"", "\"resetTime\"")
        .doesNotContain("limit", "used", "remaining", "balance");
  }

  @Test
  void writesNegativeAndTinyAmountsInFull() {
    assertThat(UsageAnswers.of(view(false, new UsageView.Balance("EUR", -1)), "i").body())
        .contains("\"amount\":\"-0.000000001\"");
    assertThat(
            UsageAnswers.of(view(false, new UsageView.Balance("EUR", 12_000_000_000L)), "i").body())
        .contains("\"amount\":\"12.00\"");
  }
}
