package dev.tollway.sidecar.meter;

/** The right to send one request upstream. */
public interface Permit {

  /**
   * Charges or gives back, exactly once. A second call changes nothing and is counted as a bug.
   *
   * @param outcome how the exchange ended
   */
  void settle(Outcome outcome);
}
