package dev.tollway.sidecar.denial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Rule;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bodies for programs. */
final class JsonBody {
  /** The page of a reason is this, followed by its wire name; it never changes. */
  static final String TYPE = "https://tollway.dev/problems/";

  private static final JsonFactory JSON = new JsonFactory();

  private JsonBody() {}

  /** RFC 9457. */
  static String problem(Spoken spoken, String requestId) {
    return write(json -> {
      json.writeStringField("type", TYPE + spoken.reason().wireName());
      json.writeStringField("title", Sentences.title(spoken.reason()));
      json.writeNumberField("status", spoken.status());
      json.writeStringField("detail", spoken.detail());
      json.writeStringField("instance", "urn:uuid:" + requestId);
      json.writeStringField("reason", spoken.reason().wireName());
      Caller caller = spoken.caller();
      if (caller != null) {
        json.writeStringField("plan", caller.plan().name());
        json.writeStringField("key", caller.keyId());
      }
      Rule rule = spoken.rule();
      if (rule != null && !rule.isNone()) {
        json.writeStringField("route", rule.route().name());
      }
      if (!spoken.wayOut().minimal()) {
        facts(json, spoken.facts());
      }
      if (spoken.facts() instanceof Facts.Since since
          && (spoken.reason() == Reason.SUBSCRIPTION_EXPIRED
              || spoken.reason() == Reason.KEY_EXPIRED)) {
        json.writeStringField("expiredTime", Sentences.time(since.time()));
      }
      optional(json, "upgradeUrl", spoken.wayOut().upgradeUrl());
      optional(json, "contact", spoken.wayOut().contact());
      json.writeBooleanField("retryable", spoken.retryable());
      String violated = violated(spoken.facts());
      if (violated != null) {
        json.writeArrayFieldStart("violated-policies");
        json.writeString(violated);
        json.writeEndArray();
      }
    });
  }

  /** What the client libraries of OpenAI turn into their own exceptions. */
  static String openAi(Spoken spoken) {
    return write(json -> {
      json.writeObjectFieldStart("error");
      json.writeStringField("message", spoken.detail());
      json.writeStringField("type", openAiType(spoken.reason()));
      json.writeStringField("code", openAiCode(spoken.reason()));
      json.writeNullField("param");
      json.writeEndObject();
    });
  }

  private static String openAiType(Reason reason) {
    return switch (reason) {
      case QUOTA_EXCEEDED, INSUFFICIENT_FUNDS, SUBSCRIPTION_EXPIRED -> "insufficient_quota";
      case RATE_LIMITED, CONCURRENCY_LIMITED, QUOTA_IN_FLIGHT -> "rate_limit_exceeded";
      case KEY_MISSING, KEY_INVALID, KEY_EXPIRED -> "authentication_error";
      case ROUTE_NOT_IN_PLAN, KEY_SUSPENDED, APPROVAL_PENDING, SUBSCRIPTION_NOT_STARTED ->
          "permission_error";
      case LEDGER_UNREACHABLE,
          UNITS_HELD,
          NOT_PROGRAMMED,
          DRAINING,
          UPSTREAM_UNREACHABLE,
          UPSTREAM_TIMEOUT ->
          "server_error";
      case ROUTE_NOT_FOUND, KEY_AMBIGUOUS, ROUTE_RETIRED, BAD_REQUEST, TOO_SLOW, TOO_LARGE ->
          "invalid_request_error";
    };
  }

  /** The codes that those libraries know, else our own in their spelling. */
  private static String openAiCode(Reason reason) {
    return switch (reason) {
      case QUOTA_EXCEEDED, INSUFFICIENT_FUNDS -> "insufficient_quota";
      case RATE_LIMITED -> "rate_limit_exceeded";
      case KEY_INVALID -> "invalid_api_key";
      default -> reason.name().toLowerCase(Locale.ROOT);
    };
  }

  private static void facts(JsonGenerator json, Facts facts) throws IOException {
    switch (facts) {
      case Facts.QuotaUse quota -> {
        json.writeObjectFieldStart("quota");
        json.writeStringField("name", quota.name());
        json.writeStringField("unit", quota.unit());
        json.writeNumberField("limit", quota.limit());
        json.writeNumberField("used", quota.used());
        if (quota.suspense() > 0) {
          json.writeNumberField("suspense", quota.suspense());
        }
        if (quota.resetTime() != null) {
          json.writeStringField("resetTime", Sentences.time(quota.resetTime()));
        }
        json.writeEndObject();
      }
      case Facts.Balance balance -> {
        json.writeObjectFieldStart("balance");
        json.writeStringField("amount", Nanos.format(balance.nanos()));
        json.writeStringField("currency", balance.currency());
        json.writeEndObject();
      }
      case Facts.None _, Facts.Fault _, Facts.Rate _, Facts.Since _ -> {}
    }
  }

  private static @Nullable String violated(Facts facts) {
    return switch (facts) {
      case Facts.QuotaUse quota -> quota.name();
      case Facts.Rate rate -> rate.name();
      case Facts.Balance _, Facts.None _, Facts.Fault _, Facts.Since _ -> null;
    };
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static String write(Content content) {
    StringWriter text = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer never fails", e);
    }
    return text.append('\n').toString();
  }
}
