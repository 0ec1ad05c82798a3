package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Facts;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Plan.PaymentRequired;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A denial as its caller may hear it: mapped to the route's status, without what must not be told.
 *
 * @param caller null also where the caller must not learn that the key was known
 * @param retrySeconds null: waiting does not help
 */
record Spoken(
    Reason reason,
    int status,
    @Nullable Rule rule,
    @Nullable Caller caller,
    Facts facts,
    PaymentRequired wayOut,
    @Nullable Long retrySeconds,
    List<Hint> hints,
    Instant now) {

  static Spoken of(Denial denial, Instant now) {
    Reason reason = Answers.spokenReason(denial);
    boolean masked = reason != denial.reason();
    Caller caller = masked ? null : denial.caller();
    Facts facts = masked ? new Facts.None() : denial.facts();
    PaymentRequired wayOut =
        caller == null ? PaymentRequired.NONE : caller.plan().paymentRequired();
    return new Spoken(
        reason,
        status(denial, reason),
        denial.rule(),
        caller,
        facts,
        wayOut,
        retrySeconds(denial, now),
        masked ? List.of() : denial.hints(),
        now);
  }

  String detail() {
    return Sentences.detail(this);
  }

  /** True if waiting alone can help. */
  boolean retryable() {
    return reason.retryable() && (reason.status() != 402 || retrySeconds != null);
  }

  /** Seconds, rounded up: never earlier than the truth. */
  static long secondsUp(Duration duration) {
    return Math.max(0, duration.toSeconds() + (duration.toNanosPart() > 0 ? 1 : 0));
  }

  private static int status(Denial denial, Reason reason) {
    Map<Reason, Integer> mapped =
        denial.rule() == null ? Map.of() : denial.rule().route().denials();
    Integer status = mapped.get(reason);
    if (status != null) {
      return status;
    }
    return denial.facts() instanceof Facts.Fault fault && fault.status() != 0
        ? fault.status()
        : reason.status();
  }

  private static @Nullable Long retrySeconds(Denial denial, Instant now) {
    if (denial.retryAfter() != null) {
      return Math.max(1, secondsUp(denial.retryAfter()));
    }
    return denial.facts() instanceof Facts.QuotaUse quota && quota.resetTime() != null
        ? Math.max(1, secondsUp(Duration.between(now, quota.resetTime())))
        : null;
  }
}
