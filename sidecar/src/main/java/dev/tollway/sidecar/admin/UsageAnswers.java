package dev.tollway.sidecar.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Key;
import dev.tollway.sidecar.meter.UsageView;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own view as an answer: plan, what is used and left of each quota, balance, expiry.
 */
public final class UsageAnswers {
  private static final JsonFactory JSON = new JsonFactory();

  private UsageAnswers() {}

  /**
   * Renders it. A plan with {@code details: Minimal} shows names and reset times, no numbers.
   *
   * @param requestId echoed as {@code Tollway-Request-Id}
   */
  public static Answer of(UsageView view, String requestId) {
    return new Answer(
        200,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("Cache-Control", "no-store"),
            new Header("Tollway-Request-Id", requestId)),
        body(view));
  }

  private static String body(UsageView view) {
    Caller caller = view.caller();
    boolean minimal = caller.plan().paymentRequired().minimal();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("plan", caller.plan().name());
      json.writeStringField("key", caller.keyId());
      string(json, "consumer", caller.key().consumer().isEmpty() ? null : caller.key().consumer());
      json.writeArrayFieldStart("quotas");
      for (UsageView.QuotaUsage quota : view.quotas()) {
        json.writeStartObject();
        json.writeStringField("name", quota.name());
        json.writeStringField("unit", quota.unit());
        if (!minimal) {
          json.writeNumberField("limit", quota.limit());
          number(json, "used", quota.used());
          number(json, "remaining", quota.left());
        }
        time(json, "resetTime", quota.resetTime());
        json.writeEndObject();
      }
      json.writeEndArray();
      UsageView.Balance balance = view.balance();
      if (balance != null && !minimal) {
        json.writeObjectFieldStart("balance");
        json.writeStringField("amount", amount(balance.nanos()));
        json.writeStringField("currency", balance.currency());
        json.writeEndObject();
      }
      subscription(json, caller.key());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory cannot fail", e);
    }
    return text.append('\n').toString();
  }

  private static void subscription(JsonGenerator json, Key key) throws IOException {
    if (key.subscriptionStart() == null && key.subscriptionEnd() == null) {
      return;
    }
    json.writeObjectFieldStart("subscription");
    time(json, "startTime", key.subscriptionStart());
    time(json, "endTime", key.subscriptionEnd());
    time(json, "graceEndTime", key.graceEnd());
    json.writeEndObject();
  }

  /** A decimal string with at least two places. */
  private static String amount(long nanos) {
    BigDecimal amount = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    return (amount.scale() < 2 ? amount.setScale(2) : amount).toPlainString();
  }

  private static void string(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }
}
