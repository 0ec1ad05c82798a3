package dev.tollway.accounting.ledger;

import java.time.Instant;

/**
 * Something happened to a pool that its owner wants to hear of.
 *
 * @param percent of the limit that is used: 50, 80, 90, 95 or 100
 */
public record Transition(String subject, String meter, Kind kind, int percent, Instant time) {

  /** What happened. */
  public enum Kind {
    /** A level of use was passed. */
    WARNED,
    /** Nothing is left. */
    EXHAUSTED,
    /** Something is left again. */
    RESOLVED
  }
}
