package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.simulation.WordState.Script;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The product's lease between threads that may stop before any access to memory: every state of
 * these instances is looked at, with a process that may die there and a recovery that may die too.
 */
class TinyInstancesTest {

  @ParameterizedTest
  @CsvSource({
    "2, 2, CHARGE GIVE_BACK",
    "3, 2, CHARGE SURRENDER",
    "2, 2, COST_MORE GIVE_BACK",
    "3, 2, COST_MORE COST_MORE",
    "2, 1, CHARGE GIVE_BACK SURRENDER",
    "1, 3, CHARGE CHARGE"
  })
  void loseNoUnitBetweenAnyTwoAccessesToALease(int granted, int crashes, String scripts) {
    Explorer.Result all = explore(granted, crashes, scripts, true);
    System.out.println(
        "%s, %d granted, %d crashes: %d states, %d moves, explored to the end"
            .formatted(scripts, granted, crashes, all.states(), all.moves()));
    assertThat(all.violation()).as("%s", all.way()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0, CHARGE GIVE_BACK",
    "3, 0, CHARGE SURRENDER",
    "2, 0, COST_MORE GIVE_BACK",
    "1, 0, CHARGE CHARGE"
  })
  void findTheAdmissionThatDoesNotCompare(int granted, int crashes, String scripts) {
    Explorer.Result broken = explore(granted, crashes, scripts, false);
    System.out.println(
        "%s without comparing: %s after %d states"
            .formatted(scripts, broken.violation(), broken.states()));
    assertThat(broken.violation()).isNotNull();
    assertThat(broken.way()).hasSizeGreaterThan(2);
  }

  private static Explorer.Result explore(
      int granted, int crashes, String scripts, boolean comparing) {
    Script[] threads =
        Arrays.stream(scripts.split(" ", -1)).map(Script::valueOf).toArray(Script[]::new);
    return new Explorer<WordState>(scripts)
        .explore(WordState.begin(granted, crashes, comparing, threads));
  }
}
