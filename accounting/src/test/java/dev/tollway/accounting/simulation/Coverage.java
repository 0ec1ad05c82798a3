package dev.tollway.accounting.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

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
  private final long[][] pairs = new long[Fault.values().length][LeaseState.values().length];

  void met(Met what) {
    met.merge(what, 1L, Long::sum);
  }

  void met(Fault fault, LeaseState state) {
    pairs[fault.ordinal()][state.ordinal()]++;
  }

  void add(Coverage other) {
    other.met.forEach((what, times) -> met.merge(what, times, Long::sum));
    for (int i = 0; i < pairs.length; i++) {
      for (int j = 0; j < pairs[i].length; j++) {
        pairs[i][j] += other.pairs[i][j];
      }
    }
  }

  Map<Met, Long> met() {
    return met;
  }

  long times(Fault fault, LeaseState state) {
    return pairs[fault.ordinal()][state.ordinal()];
  }

  long times(Fault fault) {
    long sum = 0;
    for (long times : pairs[fault.ordinal()]) {
      sum += times;
    }
    return sum;
  }

  /** One line a fault. */
  @Override
  public String toString() {
    Map<String, String> lines = new TreeMap<>();
    for (Fault fault : Fault.values()) {
      StringBuilder line = new StringBuilder();
      for (LeaseState state : LeaseState.values()) {
        line.append(" ").append(state).append(" ").append(times(fault, state));
      }
      lines.put(fault.name(), line.toString());
    }
    return lines.toString().replace(", ", "\n");
  }
}
