package dev.tollway.sidecar.enforce;

/**
 * Units that a request takes from one pool; all of a request's draws or none.
 *
 * @param subject whose limit, {@code key/<namespace>/<name>}
 * @param meter {@code quota/<name>} counts units, {@code money/<currency>} nano-units of the
 *     currency
 * @param units at least 1
 */
public record Draw(String subject, String meter, long units) {}
