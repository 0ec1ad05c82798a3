package dev.tollway.operator.reconcile;

import java.time.Duration;

/**
 * How long a leader is believed.
 *
 * @param duration after which others take over from a leader that is silent; a whole number of
 *     seconds
 * @param renewDeadline after which a leader that could not renew stops writing by itself; shorter
 * @param retryPeriod between two tries; shorter still
 */
public record LeaseTimes(Duration duration, Duration renewDeadline, Duration retryPeriod) {

  /** What Kubernetes' own controllers use. */
  public static final LeaseTimes USUAL =
      new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
}
