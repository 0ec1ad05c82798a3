package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Quiet QUIET = new Quiet(0.03, 0.01);

  private final List<Round> rounds = new ArrayList<>();

  private void pass(int cycle, int pass, double foreign, double ours, double theirs) {
    rounds.add(round("tollway", cycle, pass, ours, 0));
    rounds.add(round("nginx", cycle, pass, theirs, foreign));
  }

  private static Round round(String variant, int cycle, int pass, double cpu, double foreign) {
    return new Round(
        variant, "steady", cycle, pass, 1e6 / cpu, cpu, 1, 2, 3, 0.5, foreign, 0, 0, 0);
  }

  private Samples samples() {
    return new Samples(rounds, QUIET);
  }

  @Test
  void takesTheMiddleAndBetweenTwoTheirMean() {
    assertThat(Samples.median(3, 1, 2)).isEqualTo(2);
    assertThat(Samples.median(4, 1, 2, 3)).isEqualTo(2.5);
    assertThat(Samples.median()).isNaN();
  }

  @Test
  void givesEachCycleOneVoiceHoweverManyPassesItHad() {
    pass(1, 1, 0, 10, 10);
    pass(1, 2, 0, 10, 10);
    pass(1, 3, 0, 10, 10);
    pass(2, 1, 0, 20, 10);
    pass(3, 1, 0, 30, 10);
    assertThat(samples().median("steady", "tollway", Metric.CPU)).isEqualTo(20);
  }

  @Test
  void dropsAWholePassWhenOneOfItsRoundsWasDisturbed() {
    pass(1, 1, 0, 10, 10);
    pass(1, 2, 0.5, 90, 10);
    assertThat(samples().median("steady", "tollway", Metric.CPU)).isEqualTo(10);
    assertThat(samples().passes("steady")).isEqualTo(new Samples.Passes(1, 1));
  }

  @Test
  void countsEverythingAndSaysSoWhereNothingWasQuiet() {
    pass(1, 1, 0.5, 10, 10);
    pass(1, 2, 0.5, 30, 10);
    assertThat(samples().median("steady", "tollway", Metric.CPU)).isEqualTo(20);
    assertThat(samples().passes("steady").noisy()).isTrue();
  }

  @Test
  void comparesPassByPassBecauseTheMachineDrifts() {
    pass(1, 1, 0, 10, 20);
    pass(1, 2, 0, 40, 80);
    pass(2, 1, 0, 30, 40);
    Samples.Ratio ratio = samples().ratio("steady", "tollway", "nginx", Metric.CPU);
    assertThat(ratio).isEqualTo(new Samples.Ratio(0.5, 0.5, 0.75));
  }

  @Test
  void hasNoRatioWithoutTheOther() {
    pass(1, 1, 0, 10, 20);
    assertThat(samples().ratio("steady", "tollway", "envoy", Metric.CPU).median()).isNaN();
  }

  @Test
  void tellsFiguresAndRatiosOfEveryVariant() {
    pass(1, 1, 0, 10, 20);
    assertThat(Evaluation.loads(samples()))
        .extracting(Figures.LoadFigures::variant)
        .containsExactly("tollway", "nginx");
    assertThat(Evaluation.ratios(samples()))
        .filteredOn(ratio -> ratio.metric().equals(Metric.CPU.title()))
        .singleElement()
        .satisfies(ratio -> {
          assertThat(ratio.base()).isEqualTo("nginx");
          assertThat(ratio.median()).isEqualTo(0.5, within(1e-9));
        });
  }
}
