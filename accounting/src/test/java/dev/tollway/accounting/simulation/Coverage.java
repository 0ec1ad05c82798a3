package dev.tollway.accounting.simulation;

import java.util.EnumMap;
import java.util.Map;

/** What was met, so that a run that meets nothing is noticed. */
final class Coverage {
  /** Ends of requests and of processes that each run has to see. */
  enum Met {
    ADMITTED_AT_ONCE,
    ADMITTED_AFTER_WAITING,
    EXHAUSTED,
    IN_FLIGHT,
    HELD,
    UNREACHABLE,
    REFUSED_WITHOUT_A_TRACE,
    PASSED_OVER,
    HOLDER_RETIRED,
    DIED_BETWEEN_STORES,
    RECOVERED_AGAIN,
    FINAL_TOLD_TWICE,
    LEDGER_FENCED,
    WINDOW_ROLLED,
    GIVEN_BACK,
    IN_TWO_ROUND_TRIPS
  }

  private final Map<Met, Long> met = new EnumMap<>(Met.class);
  private final Map<Fault, Map<LeaseState, Long>> pairs = new EnumMap<>(Fault.class);

  void met(Met what) {
    met.merge(what, 1L, Long::sum);
  }

  void met(Fault fault, LeaseState state) {
    met(fault, state, 1L);
  }

  private void met(Fault fault, LeaseState state, long times) {
    pairs
        .computeIfAbsent(fault, key -> new EnumMap<>(LeaseState.class))
        .merge(state, times, Long::sum);
  }

  void add(Coverage other) {
    other.met.forEach((what, times) -> met.merge(what, times, Long::sum));
    other.pairs.forEach(
        (fault, states) -> states.forEach((state, times) -> met(fault, state, times)));
  }

  Map<Met, Long> met() {
    return met;
  }

  long times(Fault fault, LeaseState state) {
    return pairs.getOrDefault(fault, Map.of()).getOrDefault(state, 0L);
  }

  /** The pair that was met least often. */
  String rarest() {
    String rarest = "";
    long least = Long.MAX_VALUE;
    for (Fault fault : Fault.values()) {
      for (LeaseState state : LeaseState.values()) {
        if (times(fault, state) < least) {
          least = times(fault, state);
          rarest = fault + " × " + state;
        }
      }
    }
    return rarest + " " + least;
  }
}
