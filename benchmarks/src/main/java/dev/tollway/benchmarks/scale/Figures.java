package dev.tollway.benchmarks.scale;

import java.util.Arrays;
import java.util.SortedMap;

/**
 * What was measured.
 *
 * @param firstPassSeconds from the start of the process until every key has a Secret and a status
 * @param firstPassWrites of the control plane in that time
 * @param heapMiB in use after a full collection, with a sidecar connected
 * @param residentMiB of the process after the steady load
 * @param steadyWritesPerMinute under steady load, by verb and resource
 * @param restartSeconds from the start of a second process until it serves sidecars
 * @param restartTransitions conditions of keys that changed after the restart
 * @param restartWrites of the second process until then, by verb and resource
 * @param applyToEnforcedMillis from the request that creates a key to the first answer to it
 * @param breachToConditionMillis from the first 402 to the watch event that says so
 */
record Figures(
    int keys,
    int plans,
    int routes,
    int workloads,
    double firstPassSeconds,
    SortedMap<String, Long> firstPassWrites,
    double heapMiB,
    double residentMiB,
    SortedMap<String, Double> steadyWritesPerMinute,
    double restartSeconds,
    long restartTransitions,
    SortedMap<String, Long> restartWrites,
    Spread applyToEnforcedMillis,
    Spread breachToConditionMillis) {

  /**
   * Of some times.
   *
   * @param p99 by nearest rank: of less than a hundred the highest
   */
  record Spread(int count, double median, double p99, double highest) {
    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return new Spread(
          sorted.length, at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
    }

    private static double at(double[] sorted, double share) {
      return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
  }
}
