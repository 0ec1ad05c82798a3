package dev.tollway.accounting.simulation;

import java.util.random.RandomGenerator;

/**
 * The faults of one seed, each as a chance in percent; most are zero in any one seed, so that each
 * also shows alone.
 *
 * @param intrude another thread runs between two stores
 */
record Faults(
    int lose,
    int repeat,
    int reorder,
    int disconnect,
    int killHolder,
    int killLedger,
    int crashBeforeCommit,
    int crashBeforeSend,
    int edit,
    int jump,
    int intrude) {

  static Faults draw(RandomGenerator random) {
    return new Faults(
        chance(random, 20),
        chance(random, 20),
        chance(random, 30),
        chance(random, 5),
        chance(random, 6),
        chance(random, 3),
        chance(random, 8),
        chance(random, 8),
        chance(random, 5),
        chance(random, 6),
        chance(random, 30));
  }

  private static int chance(RandomGenerator random, int most) {
    return random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 0;
  }
}
