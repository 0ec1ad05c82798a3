package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.util.List;

/** A proxy that the rig can configure and start. */
interface Proxy {
  /** One word. */
  String name();

  /** How it counts an amount that a key has bought, or that it cannot. */
  String quota();

  /** False: it cannot refuse for a used-up quota. */
  boolean hasQuota();

  /** Writes its configuration into the site. */
  void configure(Site site) throws IOException;

  /** What has to run beside it, on the other core, and prints {@code ready}; empty: nothing. */
  default List<String> beside(Site site) {
    return List.of();
  }

  /** Starts it in the foreground. */
  List<String> command(Site site);

  /** Answers before anything is measured. */
  default int warmUpAnswers() {
    return 5_000;
  }
}
