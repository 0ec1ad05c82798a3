package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;

/**
 * A lease as it is stored: counters in units of the pool that only grow.
 *
 * @param holder incarnation
 * @param over passed beyond a limit by design
 * @param charged counted as used at the window's end though nobody reported it
 * @param late what reports after the close showed beyond {@code used}, at most what was granted
 */
public record LeaseRow(
    PoolId pool,
    String holder,
    State state,
    long granted,
    long used,
    long surrendered,
    long over,
    long charged,
    long late) {

  /** How far a lease has come in its life. */
  public enum State {
    /** Its holder uses it. */
    OPEN,
    /**
     * Its holder is silent for long, or its pod is gone: what it holds is neither used nor free.
     */
    SUSPENSE,
    /** No report changes it any more. */
    CLOSED
  }
}
