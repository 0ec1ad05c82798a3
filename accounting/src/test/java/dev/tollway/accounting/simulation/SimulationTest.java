package dev.tollway.accounting.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** More seeds: {@code mvn test -pl accounting -Dtest=SimulationTest -Dsimulation.seeds=100000}. */
class SimulationTest {
  private static final int STEPS = 150;

  @Test
  void holdsItsPromisesUnderEverySeed() {
    int seeds = Integer.getInteger("simulation.seeds", 2_000);
    long first = Long.getLong("simulation.first", 1);
    Map<Simulation.Met, Integer> met = new EnumMap<>(Simulation.Met.class);
    for (long seed = first; seed < first + seeds; seed++) {
      Simulation simulation = new Simulation(seed, Mutant.NONE);
      try {
        simulation.run(STEPS);
      } catch (RuntimeException failed) {
        throw new AssertionError(
            "seed " + seed + ": " + failed + "\n" + simulation.trace(), failed);
      }
      simulation.met().forEach((what, times) -> met.merge(what, times, Integer::sum));
    }
    System.out.println("seeds: " + seeds + ", steps: " + seeds * STEPS + ", met: " + met);
    if (seeds >= 2_000) {
      assertThat(met.keySet())
          .as("everything that this simulator can do to the protocol was met")
          .containsExactlyInAnyOrderElementsOf(Arrays.asList(Simulation.Met.values()));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void noticesAMechanismThatIsWeakened(Mutant mutant) {
    for (long seed = 1; seed <= 2_000; seed++) {
      try {
        new Simulation(seed, mutant).run(STEPS);
      } catch (Violation noticed) {
        System.out.println(mutant + ": seed " + seed + ": " + noticed.getMessage());
        return;
      }
    }
    throw new AssertionError("nobody noticed " + mutant);
  }
}
