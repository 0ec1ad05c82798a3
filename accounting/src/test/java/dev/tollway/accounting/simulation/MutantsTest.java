package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The oracle can fail: each mechanism, weakened alone, is noticed. */
class MutantsTest {
  private static final int MOST_SEEDS = 10_000;

  private static final Faults REFUSALS_OF_A_FORMER_OWNER =
      new Faults(Map.of(Fault.TAKE_OVER, 10, Fault.EDIT_LIMIT, 30, Fault.SHORT_JUMP, 30));

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void noticesAMechanismThatIsWeakened(Mutant mutant) {
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      Outcome outcome = Outcome.of(history(mutant, seed), mutant);
      if (outcome.failure() != null) {
        System.out.println(mutant + ": seed " + seed + ": " + outcome.failure().getMessage());
        assertThat(outcome.failure()).isInstanceOf(Violation.class);
        return;
      }
    }
    throw new AssertionError("nobody noticed " + mutant);
  }

  private static History history(Mutant mutant, long seed) {
    // What needs three rare events in one order, and the half minute of a 402 between them, is
    // looked for where only these happen.
    return mutant == Mutant.REFUSES_WITHOUT_AN_EPOCH
        ? History.draw(seed, REFUSALS_OF_A_FORMER_OWNER, 3 * Campaign.STEPS)
        : History.draw(seed, Campaign.STEPS);
  }
}
