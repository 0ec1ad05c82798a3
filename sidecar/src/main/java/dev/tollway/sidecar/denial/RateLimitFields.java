package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Plan;
import java.time.Duration;
import java.util.List;

/** {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers). */
final class RateLimitFields {
  /** Characters of a field of a plan with two limits. */
  private static final int USUAL = 80;

  private RateLimitFields() {}

  static void add(Plan plan, List<Hint> rates, List<Hint> quotas, List<Header> headers) {
    if (!plan.rateLimitHeaders()) {
      return;
    }
    String policies = policies(plan);
    if (!policies.isEmpty()) {
      headers.add(new Header("RateLimit-Policy", policies));
    }
    StringBuilder left = new StringBuilder(USUAL);
    rates.forEach(hint -> append(left, hint));
    quotas.forEach(hint -> append(left, hint));
    if (!left.isEmpty()) {
      headers.add(new Header("RateLimit", left.toString()));
    }
  }

  private static String policies(Plan plan) {
    StringBuilder text = new StringBuilder(USUAL);
    for (Plan.RateLimit limit : plan.rateLimits()) {
      begin(text, limit.name());
      text.append(";q=").append(StructuredField.integer(limit.limit()));
      Duration interval = limit.interval();
      if (interval.toNanosPart() == 0) {
        text.append(";w=").append(StructuredField.integer(interval.toSeconds()));
      }
    }
    for (Plan.Quota quota : plan.quotas()) {
      begin(text, quota.name());
      text.append(";q=").append(StructuredField.integer(quota.limit()));
      if (!quota.unit().equals("Requests")) {
        text.append(";qu=").append(StructuredField.string(quota.unit()));
      }
      if (quota.fixedSeconds() > 0) {
        text.append(";w=").append(StructuredField.integer(quota.fixedSeconds()));
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Hint hint) {
    begin(text, hint.policy());
    text.append(";r=").append(StructuredField.integer(Math.max(0, hint.remaining())));
    if (hint.reset() != null) {
      text.append(";t=").append(StructuredField.integer(Spoken.secondsUp(hint.reset())));
    }
  }

  private static void begin(StringBuilder text, String name) {
    text.append(text.isEmpty() ? "" : ", ");
    StructuredField.string(text, name);
  }
}
