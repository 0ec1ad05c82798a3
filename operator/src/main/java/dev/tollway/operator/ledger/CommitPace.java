package dev.tollway.operator.ledger;

import dev.tollway.accounting.ledger.Input;
import java.time.Duration;
import java.util.Optional;

/** Measures how fast the store commits. Used by the writer's thread alone. */
final class CommitPace {

  /** Weight of one commit in the mean: about the last hundred count. */
  private static final double WEIGHT = 0.01;

  private static final long TELL_NANOS = Duration.ofSeconds(30).toNanos();

  private double meanNanos;
  private long toldAt;

  /** A commit that wrote something was done. */
  void took(long nanos) {
    meanNanos = meanNanos == 0 ? nanos : meanNanos + (nanos - meanNanos) * WEIGHT;
  }

  /** What the ledger core is to be told now; empty: nothing new. */
  Optional<Input> news(long now) {
    if (meanNanos == 0 || (toldAt != 0 && now - toldAt < TELL_NANOS)) {
      return Optional.empty();
    }
    toldAt = now;
    return Optional.of(new Input.CommitRate(Math.max(1, (long) (1e9 / meanNanos))));
  }
}
