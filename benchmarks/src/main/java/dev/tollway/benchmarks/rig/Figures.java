package dev.tollway.benchmarks.rig;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the rig says; this is what is kept.
 *
 * @param proxies each with its memory and its start
 * @param loads each scenario of each variant
 * @param ratios of our sidecar against the others
 */
public record Figures(
    Settings settings,
    List<ProxyFigures> proxies,
    List<LoadFigures> loads,
    List<RatioFigures> ratios) {

  /** How it was measured. */
  public record Settings(
      int cycles,
      int passes,
      int roundSeconds,
      int steadyPerSecond,
      int keys,
      List<String> sidecarFlags) {}

  /**
   * One proxy.
   *
   * @param firstAnswerMillis median from the start of its process to the first answer
   * @param residentMiB median after the saturated load, with its descendants
   * @param quota how it counts an amount, or that it cannot
   */
  public record ProxyFigures(
      String proxy, double firstAnswerMillis, double residentMiB, String quota) {}

  /**
   * One scenario of one variant.
   *
   * @param cpuMicros null without a proxy
   * @param counted passes that count; 0: none was quiet, so that all count
   * @param dropped passes in which others used the cores
   */
  public record LoadFigures(
      String scenario,
      String variant,
      double perSecond,
      @Nullable Double cpuMicros,
      double p50Micros,
      double p99Micros,
      double p999Micros,
      double generatorBusy,
      int counted,
      int dropped) {}

  /** Ours divided by another's, pass by pass. */
  public record RatioFigures(
      String scenario, String metric, String base, double median, double low, double high) {}
}
