package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole run: cycles of new processes, in each of them passes of interleaved rounds.
 *
 * @param cycles new processes of every proxy
 * @param passes that shall count for each scenario of a cycle
 * @param extra passes beyond them, for those in which others used the cores
 * @param roundLength of one round
 * @param scenarios in this order; memory is read after the first
 */
record Campaign(
    int cycles,
    int passes,
    int extra,
    Duration roundLength,
    Duties duties,
    List<Scenario> scenarios) {
  private static final double MOST_UNEXPECTED = 0.005;

  /**
   * What was seen.
   *
   * @param firstAnswers seconds, by proxy
   * @param resident MiB after the saturated load, by proxy
   */
  record Outcome(
      List<Round> rounds,
      Map<String, List<Double>> firstAnswers,
      Map<String, List<Double>> resident) {}

  /** Runs it; prints a line a pass. */
  Outcome run(List<Proxy> proxies, Path directory, Quiet quiet, PrintWriter out)
      throws IOException, InterruptedException {
    Outcome outcome = new Outcome(new ArrayList<>(), new HashMap<>(), new HashMap<>());
    for (int cycle = 1; cycle <= cycles; cycle++) {
      try (Bench bench = Bench.open(directory.resolve("cycle-" + cycle), duties)) {
        for (Proxy proxy : proxies) {
          Bench.Running one = bench.start(proxy);
          put(outcome.firstAnswers(), one.name(), one.firstAnswer().toNanos() / 1e9);
          say(
              out,
              "cycle %d/%d: %s answers after %.3f s",
              cycle,
              cycles,
              one.name(),
              one.firstAnswer().toNanos() / 1e9);
        }
        for (Bench.Running one : bench.running()) {
          Proxy proxy = one.proxy();
          bench.warmUp(one, Scenario.saturated(duties), proxy == null ? 0 : proxy.warmUpAnswers());
        }
        for (Scenario scenario : scenarios) {
          measure(bench, scenario, cycle, quiet, outcome, out);
          if (scenario.equals(scenarios.getFirst())) {
            for (Bench.Running one : bench.running()) {
              put(outcome.resident(), one.name(), Proc.residentMiB(one.pid()));
            }
          }
        }
      }
    }
    return outcome;
  }

  private void measure(
      Bench bench, Scenario scenario, int cycle, Quiet quiet, Outcome outcome, PrintWriter out)
      throws IOException {
    List<Bench.Running> variants = new ArrayList<>();
    if (scenario.direct()) {
      variants.add(bench.direct());
    }
    for (Bench.Running one : bench.running()) {
      Proxy proxy = one.proxy();
      if (proxy != null && (!scenario.forQuota() || proxy.hasQuota())) {
        variants.add(one);
      }
    }
    int wanted = scenario.passes(passes);
    int counted = 0;
    for (int pass = 1; counted < wanted && pass <= wanted + extra; pass++) {
      List<Round> rounds = new ArrayList<>();
      for (Bench.Running one : variants) {
        Round round = bench.round(one, scenario, cycle, pass, roundLength);
        refuseUnexpected(round, quiet);
        rounds.add(round);
      }
      boolean counts = quiet.is(rounds);
      counted += counts ? 1 : 0;
      outcome.rounds().addAll(rounds);
      say(
          out,
          "cycle %d/%d: %s, pass %d%s:%s",
          cycle,
          cycles,
          scenario.name(),
          pass,
          counts ? "" : " (disturbed)",
          summary(rounds));
    }
  }

  /** On a quiet machine every answer ends as the scenario says, but for the last one of a quota. */
  private static void refuseUnexpected(Round round, Quiet quiet) throws IOException {
    if (quiet.is(round) && round.unexpected() > MOST_UNEXPECTED) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s, %s: %.1f %% of the answers are not what they must be, but such as %d",
              round.variant(),
              round.scenario(),
              100 * round.unexpected(),
              round.unexpectedStatus()));
    }
  }

  private static String summary(List<Round> rounds) {
    StringBuilder text = new StringBuilder();
    for (Round round : rounds) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %s %.0f/s %.1f µs",
              round.variant(),
              round.perSecond(),
              Double.isNaN(round.cpuMicros()) ? round.p50Micros() : round.cpuMicros()));
    }
    return text.toString();
  }

  private static void put(Map<String, List<Double>> map, String name, double value) {
    map.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  // The annotation that it asks for would be a dependency of its own.
  @SuppressWarnings("AnnotateFormatMethod")
  private static void say(PrintWriter out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
