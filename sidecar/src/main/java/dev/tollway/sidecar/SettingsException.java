package dev.tollway.sidecar;

import java.util.List;

/**
 * The environment does not say what the sidecar needs; the message holds one sentence for each
 * fault.
 */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One sentence each. */
  private final List<String> faults;

  SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** One sentence for each fault. */
  public List<String> faults() {
    return faults;
  }
}
