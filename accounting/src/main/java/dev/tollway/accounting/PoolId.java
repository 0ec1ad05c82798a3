package dev.tollway.accounting;

/**
 * One limit in one of its windows.
 *
 * @param subject what the limit belongs to: {@code key/<namespace>/<name>}
 * @param meter what is counted: {@code quota/<name>} in units, {@code money/<currency>} in
 *     nano-units
 * @param ordinal 1, 2, 3, … per (subject, meter); never reused
 */
public record PoolId(String subject, String meter, long ordinal) {}
