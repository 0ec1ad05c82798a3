package dev.tollway.accounting.holder;

/**
 * Units that a request wants of one pool.
 *
 * @param subject whose limit
 * @param meter {@code quota/<name>} or {@code money/<currency>}
 * @param units at least 1
 */
public record Need(String subject, String meter, long units) {
  public Need {
    if (units < 1 || units > Lease.MAX_UNITS) {
      throw new IllegalArgumentException("a need of " + units + " units");
    }
  }
}
