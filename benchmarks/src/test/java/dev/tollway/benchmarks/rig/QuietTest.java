package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietTest {
  @ParameterizedTest
  @CsvSource({"0.03,0.01,true", "0.031,0,false", "0,0.011,false"})
  void countsARoundUpToBothBounds(double foreign, double stolen, boolean counts) {
    Round round = new Round("nginx", "steady", 1, 1, 1, 1, 1, 1, 1, 0.5, foreign, stolen, 0, 0);
    assertThat(new Quiet(0.03, 0.01).is(round)).isEqualTo(counts);
  }
}
