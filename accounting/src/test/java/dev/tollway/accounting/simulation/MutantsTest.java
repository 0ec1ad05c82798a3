package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The oracle can fail: each mechanism, weakened alone, is noticed. */
class MutantsTest {
  private static final int MOST_SEEDS = 10_000;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "REFUSES_WITHOUT_AN_EPOCH"})
  void noticesAMechanismThatIsWeakened(Mutant mutant) {
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      Outcome outcome = Outcome.of(History.draw(seed, Campaign.STEPS), mutant);
      if (outcome.failure() != null) {
        System.out.println(mutant + ": seed " + seed + ": " + outcome.failure().getMessage());
        assertThat(outcome.failure()).isInstanceOf(Violation.class);
        return;
      }
    }
    throw new AssertionError("nobody noticed " + mutant);
  }
}
