package dev.tollway.benchmarks.rig;

import dev.tollway.benchmarks.rig.Figures.LoadFigures;
import dev.tollway.benchmarks.rig.Figures.RatioFigures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Computes the figures of a run from its rounds. */
final class Evaluation {
  /** The proxy that the others are compared with. */
  static final String OURS = "tollway";

  private static final String DIRECT = "direct";

  private Evaluation() {}

  /** Every variant of every scenario, in the order of its first round. */
  static List<LoadFigures> loads(Samples samples) {
    List<LoadFigures> all = new ArrayList<>();
    for (String scenario : scenarios(samples)) {
      Samples.Passes passes = samples.passes(scenario);
      for (String variant : variants(samples, scenario)) {
        double cpu = samples.median(scenario, variant, Metric.CPU);
        all.add(
            new LoadFigures(
                scenario,
                variant,
                samples.median(scenario, variant, Metric.THROUGHPUT),
                Double.isNaN(cpu) ? null : cpu,
                samples.median(scenario, variant, Metric.P50),
                samples.median(scenario, variant, Metric.P99),
                samples.median(scenario, variant, Metric.P999),
                samples.median(scenario, variant, Metric.GENERATOR),
                passes.counted(),
                passes.dropped()));
      }
    }
    return all;
  }

  /** Ours against each other proxy. */
  static List<RatioFigures> ratios(Samples samples) {
    List<RatioFigures> all = new ArrayList<>();
    for (String scenario : scenarios(samples)) {
      for (Metric metric : compared(scenario)) {
        for (String base : variants(samples, scenario)) {
          if (!base.equals(OURS) && !base.equals(DIRECT)) {
            Samples.Ratio ratio = samples.ratio(scenario, OURS, base, metric);
            if (!Double.isNaN(ratio.median())) {
              all.add(
                  new RatioFigures(
                      scenario, metric.title(), base, ratio.median(), ratio.low(), ratio.high()));
            }
          }
        }
      }
    }
    return all;
  }

  /** Latencies of a saturated proxy only say how many requests wait in it. */
  private static List<Metric> compared(String scenario) {
    return switch (scenario) {
      case "steady", "one connection" -> List.of(Metric.CPU, Metric.P50, Metric.P99, Metric.P999);
      default -> List.of(Metric.CPU, Metric.THROUGHPUT);
    };
  }

  private static Set<String> scenarios(Samples samples) {
    Set<String> names = new LinkedHashSet<>();
    samples.rounds().forEach(round -> names.add(round.scenario()));
    return names;
  }

  private static Set<String> variants(Samples samples, String scenario) {
    Set<String> names = new LinkedHashSet<>();
    samples.rounds().stream()
        .filter(round -> round.scenario().equals(scenario))
        .forEach(round -> names.add(round.variant()));
    return names;
  }
}
