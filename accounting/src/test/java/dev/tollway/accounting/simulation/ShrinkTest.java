package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  private static final Mutant MUTANT = Mutant.FORGETS_LAST_WORDS;

  @Test
  void leavesAShortHistoryThatBreaksTheSame() {
    History failing = failing();
    History shrunk = Shrink.of(failing, MUTANT);
    assertThat(Outcome.of(shrunk, MUTANT).broken()).isEqualTo(Outcome.of(failing, MUTANT).broken());
    assertThat(shrunk.acts().size()).isLessThan(failing.acts().size() / 2);
    for (int i = 0; i < shrunk.acts().size(); i++) {
      int left = i;
      History fewer =
          shrunk.with(
              IntStream.range(0, shrunk.acts().size())
                  .filter(at -> at != left)
                  .mapToObj(shrunk.acts()::get)
                  .toList());
      assertThat(Outcome.of(fewer, MUTANT).broken()).as("without step %d", i).isNotEqualTo("S1");
    }
  }

  @Test
  void tellsMessageByMessageAndWhoKnewWhat() {
    assertThat(Outcome.tell(Shrink.of(failing(), MUTANT), MUTANT))
        .contains("asks for", "hears Allotment quota/", "Who knows what:", "store:", "S1: ");
  }

  private static History failing() {
    for (long seed = 1; seed <= 1_000; seed++) {
      History history = History.draw(seed, Campaign.STEPS);
      if (Outcome.of(history, MUTANT).broken().equals("S1")) {
        return history;
      }
    }
    throw new AssertionError("nothing to shrink");
  }
}
