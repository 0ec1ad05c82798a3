package dev.tollway.operator.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the control plane is, asked by probes at any time from any thread. */
public interface Health {
  /** False when only a restart helps. */
  boolean live();

  /** Null when sidecars are welcome, else one sentence that says what is missing. */
  @Nullable String notReady();

  /**
   * What is wrong though sidecars are served as before, one sentence each. An API server that does
   * not answer is no reason to send sidecars away.
   */
  List<String> complaints();
}
