package dev.tollway.accounting.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that happens in one world, drawn from a seed.
 *
 * @param seed of what there is at the beginning
 */
record History(long seed, Faults faults, List<Act> acts) {

  History {
    acts = List.copyOf(acts);
  }

  static History draw(long seed, int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    return draw(seed, random, Faults.draw(random), steps);
  }

  /** With a fault mix that is not drawn. */
  static History draw(long seed, Faults faults, int steps) {
    return draw(seed, new SplittableRandom(seed), faults, steps);
  }

  private static History draw(long seed, SplittableRandom random, Faults faults, int steps) {
    List<Act> acts = new ArrayList<>(steps);
    for (int i = 0; i < steps; i++) {
      acts.add(draw(random, faults));
    }
    return new History(seed, faults, acts);
  }

  private static Act draw(SplittableRandom random, Faults faults) {
    for (Fault fault : Fault.values()) {
      if (fault.isEvent()
          && faults.chance(fault) > 0
          && random.nextInt(1_000) < faults.chance(fault)) {
        return new Act(Act.Deed.FAULT, fault, random.nextLong());
      }
    }
    int what = random.nextInt(100);
    Act.Deed deed =
        what < 22
            ? Act.Deed.REQUEST
            : what < 37
                ? Act.Deed.SETTLE
                : what < 80
                    ? Act.Deed.DELIVER
                    : what < 91
                        ? Act.Deed.PASS
                        : what < 97 ? Act.Deed.CONNECT : Act.Deed.LAST_WORDS;
    return new Act(deed, null, random.nextLong());
  }

  History with(List<Act> fewer) {
    return new History(seed, faults, fewer);
  }

  /** The same without a fault, wherever it happens. */
  History without(Fault fault) {
    return new History(
        seed, faults.without(fault), acts.stream().filter(act -> act.fault() != fault).toList());
  }
}
