package dev.tollway.benchmarks.rig;

/** A figure of a round. */
enum Metric {
  CPU("CPU/request"),
  THROUGHPUT("throughput"),
  P50("p50"),
  P99("p99"),
  P999("p99.9"),
  GENERATOR("generator's core busy");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  double of(Round round) {
    return switch (this) {
      case CPU -> round.cpuMicros();
      case THROUGHPUT -> round.perSecond();
      case P50 -> round.p50Micros();
      case P99 -> round.p99Micros();
      case P999 -> round.p999Micros();
      case GENERATOR -> round.generatorBusy();
    };
  }
}
