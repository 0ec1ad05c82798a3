package dev.tollway.benchmarks.rig;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.benchmarks.Kept;
import dev.tollway.benchmarks.rig.Figures.LoadFigures;
import dev.tollway.benchmarks.rig.Figures.ProxyFigures;
import dev.tollway.benchmarks.rig.Figures.RatioFigures;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints figures for people. */
record Report(PrintWriter out) {

  void print(Figures figures) {
    out.println();
    line("%-10s %14s %10s  %s", "", "first answer", "resident", "quota");
    for (ProxyFigures p : figures.proxies()) {
      line(
          "%-10s %11.0f ms %6.0f MiB  %s",
          p.proxy(), p.firstAnswerMillis(), p.residentMiB(), p.quota());
    }
    out.println();
    line(
        "%-15s %-8s %9s %8s %8s %8s %8s %6s %s",
        "", "", "/s", "CPU µs", "p50 µs", "p99", "p99.9", "gen.", "passes");
    for (LoadFigures f : figures.loads()) {
      Double cpu = f.cpuMicros();
      line(
          "%-15s %-8s %9.0f %8s %8.0f %8.0f %8.0f %5.0f%% %s",
          f.scenario(),
          f.variant(),
          f.perSecond(),
          cpu == null ? "" : String.format(Locale.ROOT, "%.1f", cpu),
          f.p50Micros(),
          f.p99Micros(),
          f.p999Micros(),
          100 * f.generatorBusy(),
          passes(f));
    }
    out.println();
    out.println("tollway ÷ other, median over passes [lowest, highest]");
    for (RatioFigures r : figures.ratios()) {
      line(
          "%-15s %-12s ÷ %-8s %6.2f  [%.2f, %.2f]",
          r.scenario(), r.metric(), r.base(), r.median(), r.low(), r.high());
    }
  }

  private static String passes(LoadFigures f) {
    return f.counted() == 0
        ? "NOISY: all " + f.dropped() + " disturbed, none dropped"
        : f.counted() + (f.dropped() == 0 ? "" : ", " + f.dropped() + " dropped");
  }

  /** What changed since a kept run: ratios where both have them, and ours alone. */
  void compare(Kept.Run last, Figures now) {
    out.println();
    line(
        "against %s (%s)",
        last.file().getFileName(), last.content().path("machine").path("processor").asText());
    JsonNode old = last.content().path("figures");
    for (RatioFigures r : now.ratios()) {
      for (JsonNode o : old.path("ratios")) {
        if (r.scenario().equals(o.path("scenario").asText())
            && r.metric().equals(o.path("metric").asText())
            && r.base().equals(o.path("base").asText())) {
          line(
              "%-15s %-12s ÷ %-8s %6.2f → %.2f",
              r.scenario(), r.metric(), r.base(), o.path("median").asDouble(), r.median());
        }
      }
    }
    for (ProxyFigures p : now.proxies()) {
      for (JsonNode o : old.path("proxies")) {
        if (p.proxy().equals(Evaluation.OURS) && p.proxy().equals(o.path("proxy").asText())) {
          line(
              "%-15s first answer %.0f → %.0f ms, resident %.0f → %.0f MiB",
              p.proxy(),
              o.path("firstAnswerMillis").asDouble(),
              p.firstAnswerMillis(),
              o.path("residentMiB").asDouble(),
              p.residentMiB());
        }
      }
    }
  }

  // The annotation that it asks for would be a dependency of its own.
  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
