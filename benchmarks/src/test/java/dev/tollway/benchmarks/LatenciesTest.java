package dev.tollway.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void saysNothingOfNothing() {
    assertThat(latencies.percentile(0.5)).isZero();
    assertThat(latencies.mean()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 129, 255, 256, 1_000, 999_999, 10_000_000_000L})
  void keepsADurationWithinOnePercentAndNeverShorter(long nanos) {
    latencies.record(nanos);
    assertThat(latencies.percentile(1)).isBetween(nanos, nanos + nanos / 100);
  }

  @Test
  void findsTheRankAmongMany() {
    for (int i = 1; i <= 1_000; i++) {
      latencies.record(i * 1_000L);
    }
    assertThat(latencies.percentile(0.5)).isCloseTo(500_000, Percentage.withPercentage(1));
    assertThat(latencies.percentile(0.99)).isCloseTo(990_000, Percentage.withPercentage(1));
    assertThat(latencies.mean()).isCloseTo(500_500, within(1e-6));
  }

  @Test
  void countsTogetherWhatTwoHaveCounted() {
    Latencies other = new Latencies();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      (i % 2 == 0 ? latencies : other).record(random.nextInt(1_000_000));
    }
    latencies.add(other);
    assertThat(latencies.count()).isEqualTo(100);
  }

  @Test
  void countsWhatIsNegativeAsNothing() {
    latencies.record(-5);
    assertThat(latencies.percentile(1)).isZero();
    assertThat(latencies.count()).isEqualTo(1);
  }
}
