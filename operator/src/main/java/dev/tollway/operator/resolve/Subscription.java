package dev.tollway.operator.resolve;

import dev.tollway.crds.KeySubscription;
import dev.tollway.crds.PlanSubscription;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a key may be used. Nothing renews by itself.
 *
 * @param trialEnd null: no trial
 * @param end null: never
 * @param graceEnd not before the end; null: never
 */
public record Subscription(
    Instant start, @Nullable Instant trialEnd, @Nullable Instant end, @Nullable Instant graceEnd) {

  /**
   * Start = startTime, else when the account was first seen. End = endTime, else start + trial +
   * one term of the plan's zone, else never.
   *
   * @param trial null: the plan has none, or the namespace has used it
   */
  static Subscription of(
      @Nullable KeySubscription key,
      @Nullable PlanSubscription plan,
      @Nullable Duration trial,
      Duration gracePeriod,
      ZoneId zone,
      Instant firstSeen) {
    // Whole seconds, as every time that people read.
    Instant start =
        key == null || key.startTime() == null
            ? firstSeen.truncatedTo(ChronoUnit.SECONDS)
            : key.startTime();
    Instant given = key == null ? null : key.endTime();
    if (given != null) {
      return new Subscription(start, null, given, given.plus(gracePeriod));
    }
    if (plan == null || (plan.term() == null && plan.trial() == null)) {
      return new Subscription(start, null, null, null);
    }
    Instant trialEnd = trial == null ? null : start.plus(trial);
    ZonedDateTime paid = (trialEnd == null ? start : trialEnd).atZone(zone);
    ZonedDateTime end =
        plan.term() == null
            ? paid
            : switch (plan.term()) {
              case DAY -> paid.plusDays(1);
              case WEEK -> paid.plusWeeks(1);
              case MONTH -> paid.plusMonths(1);
              case YEAR -> paid.plusYears(1);
            };
    return new Subscription(start, trialEnd, end.toInstant(), end.toInstant().plus(gracePeriod));
  }

  /** Whether requests are answered with 402 from the subscription alone. */
  public boolean expired(Instant now) {
    return graceEnd != null && !now.isBefore(graceEnd);
  }

  public boolean inGrace(Instant now) {
    return end != null && !now.isBefore(end) && !expired(now);
  }

  public boolean begun(Instant now) {
    return !now.isBefore(start);
  }
}
