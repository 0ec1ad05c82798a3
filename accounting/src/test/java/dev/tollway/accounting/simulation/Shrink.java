package dev.tollway.accounting.simulation;

import java.util.ArrayList;
import java.util.List;

/** Finds a short history that still breaks the same invariant. */
final class Shrink {
  private final Mutant mutant;
  private final String broken;

  private Shrink(Mutant mutant, String broken) {
    this.mutant = mutant;
    this.broken = broken;
  }

  /** No step and no fault of what it returns can be left out. */
  static History of(History failing, Mutant mutant) {
    Shrink shrink = new Shrink(mutant, Outcome.of(failing, mutant).broken());
    History now = failing;
    History before;
    do {
      before = now;
      now = shrink.fewerFaults(now);
      now = shrink.fewerActs(now);
    } while (!now.equals(before));
    return now;
  }

  private boolean stillBreaks(History history) {
    return Outcome.of(history, mutant).broken().equals(broken);
  }

  private History fewerFaults(History history) {
    History now = history;
    for (Fault fault : Fault.values()) {
      if (now.faults().chance(fault) > 0) {
        History without = now.without(fault);
        now = stillBreaks(without) ? without : now;
      }
    }
    return now;
  }

  private History fewerActs(History history) {
    History now = history;
    for (int size = Math.max(1, now.acts().size() / 2); size > 0; size /= 2) {
      for (int from = Math.max(0, now.acts().size() - size); from >= 0; from -= size) {
        int to = Math.min(from + size, now.acts().size());
        List<Act> fewer = new ArrayList<>(now.acts());
        fewer.subList(from, to).clear();
        History without = now.with(fewer);
        now = stillBreaks(without) ? without : now;
      }
    }
    return now;
  }
}
