package dev.tollway.accounting.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** What is random in one step. */
final class Dice {
  private final SplittableRandom random;
  private final Faults faults;

  Dice(long salt, Faults faults) {
    this.random = new SplittableRandom(salt);
    this.faults = faults;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean has(Fault fault) {
    return faults.chance(fault) > 0;
  }

  /** Draws the same number whether the fault is there or not: the rest of the step stays. */
  boolean hit(Fault fault) {
    return random.nextInt(1_000) < faults.chance(fault);
  }

  /** One of some faults, by their weights; the other one where none of them is in the mix. */
  Fault among(List<Fault> some, Fault other) {
    int sum = some.stream().mapToInt(faults::chance).sum();
    int at = random.nextInt(Math.max(1, sum));
    for (Fault fault : some) {
      at -= faults.chance(fault);
      if (at < 0 && faults.chance(fault) > 0) {
        return fault;
      }
    }
    return other;
  }
}
