package dev.tollway.benchmarks.rig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rounds of a run, and what they say together.
 *
 * @param rounds of all scenarios, cycles and passes
 */
record Samples(List<Round> rounds, Quiet quiet) {
  Samples {
    rounds = List.copyOf(rounds);
  }

  /**
   * A ratio over the passes in which both sides had a round.
   *
   * @param median NaN: there was no such pass
   */
  record Ratio(double median, double low, double high) {}

  /** How many passes of a scenario count, and how many were dropped. */
  record Passes(int counted, int dropped) {
    /** True: nothing was quiet, so that everything counts in spite of it. */
    boolean noisy() {
      return counted == 0;
    }
  }

  Passes passes(String scenario) {
    int counted = 0;
    int all = 0;
    for (List<Round> pass : byPass(scenario).values()) {
      all++;
      counted += quiet.is(pass) ? 1 : 0;
    }
    return new Passes(counted, all - counted);
  }

  /** The median over cycles of each cycle's median; NaN: there is no round. */
  double median(String scenario, String variant, Metric metric) {
    Map<Integer, List<Round>> cycles =
        counting(scenario).stream()
            .filter(round -> round.variant().equals(variant))
            .collect(Collectors.groupingBy(Round::cycle));
    return median(
        cycles.values().stream()
            .mapToDouble(cycle -> median(cycle.stream().mapToDouble(metric::of).toArray()))
            .toArray());
  }

  /** One variant against another, pass by pass, because the machine's speed drifts. */
  Ratio ratio(String scenario, String variant, String base, Metric metric) {
    Map<String, Double> bases =
        counting(scenario).stream()
            .filter(round -> round.variant().equals(base))
            .collect(Collectors.toMap(Samples::place, metric::of));
    double[] ratios =
        counting(scenario).stream()
            .filter(round -> round.variant().equals(variant) && bases.containsKey(place(round)))
            .mapToDouble(round -> metric.of(round) / bases.getOrDefault(place(round), Double.NaN))
            .sorted()
            .toArray();
    return ratios.length == 0
        ? new Ratio(Double.NaN, Double.NaN, Double.NaN)
        : new Ratio(median(ratios), ratios[0], ratios[ratios.length - 1]);
  }

  /** The middle one, or the mean of the two in the middle; NaN: none. */
  static double median(double... values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Rounds of quiet passes; all rounds where none is quiet. */
  private List<Round> counting(String scenario) {
    List<Round> all = new ArrayList<>();
    List<Round> counting = new ArrayList<>();
    for (List<Round> pass : byPass(scenario).values()) {
      all.addAll(pass);
      if (quiet.is(pass)) {
        counting.addAll(pass);
      }
    }
    return counting.isEmpty() ? all : counting;
  }

  private Map<String, List<Round>> byPass(String scenario) {
    return rounds.stream()
        .filter(round -> round.scenario().equals(scenario))
        .collect(Collectors.groupingBy(Samples::place, TreeMap::new, Collectors.toList()));
  }

  private static String place(Round round) {
    return round.cycle() + "." + round.pass();
  }
}
