package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * 20,000 seeds, with {@code -Pproof} 100,000. Any number: {@code mvn test -pl accounting
 * -Dtest=SimulationTest -Dsimulation.seeds=N}; one seed: {@code -Dsimulation.first=4711
 * -Dsimulation.seeds=1}.
 */
class SimulationTest {
  /** From so many seeds on, everything that can be met has to be. */
  private static final long ENOUGH = 20_000;

  /** A lease of a window that has not begun is there in the last seconds of another one only. */
  private static final long ENOUGH_FOR_THE_RARE = 100_000;

  @Test
  void holdsItsPromisesUnderEverySeed() throws InterruptedException {
    long usual = Boolean.getBoolean("tollway.proof") ? 100_000 : 20_000;
    long seeds = Long.getLong("simulation.seeds", usual);
    Campaign campaign = Campaign.run(Mutant.NONE, Long.getLong("simulation.first", 1), seeds);
    Outcome failed = campaign.failed();
    if (failed != null) {
      History shrunk = Shrink.of(failed.history(), Mutant.NONE);
      throw new AssertionError(
          "seed %d breaks %s: %s%nshrunk from %d to %d steps:%n%s"
              .formatted(
                  failed.history().seed(),
                  failed.broken(),
                  failed.failure(),
                  failed.history().acts().size(),
                  shrunk.acts().size(),
                  Outcome.tell(shrunk, Mutant.NONE)),
          failed.failure());
    }
    System.out.println("seeds: " + seeds);
    System.out.println(
        "steps: %d in %s, met: %s; rarest pair: %s"
            .formatted(
                seeds * Campaign.STEPS,
                campaign.duration(),
                campaign.coverage().met(),
                campaign.coverage().rarest()));
    if (seeds >= ENOUGH) {
      assertThat(campaign.coverage().met().keySet())
          .as("every end of a request and of a process was met")
          .contains(Coverage.Met.values());
      assertThat(neverMet(campaign.coverage(), seeds >= ENOUGH_FOR_THE_RARE))
          .as("pairs of a fault and a state of a lease that were never met: none is impossible")
          .isEmpty();
    }
  }

  private static List<String> neverMet(Coverage coverage, boolean alsoRare) {
    List<String> never = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (LeaseState state : LeaseState.values()) {
        boolean demanded = alsoRare || state != LeaseState.AHEAD;
        if (demanded && coverage.times(fault, state) == 0) {
          never.add(fault + " × " + state);
        }
      }
    }
    return never;
  }
}
