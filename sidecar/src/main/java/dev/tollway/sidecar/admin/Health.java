package dev.tollway.sidecar.admin;

import org.jspecify.annotations.Nullable;

/** How the sidecar is, asked by probes at any time from any thread. */
public interface Health {
  /** False when only a restart helps. */
  boolean live();

  /** Null when requests are welcome, else one sentence that says what is missing. */
  @Nullable String notReady();
}
