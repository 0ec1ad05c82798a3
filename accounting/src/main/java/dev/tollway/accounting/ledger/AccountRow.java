package dev.tollway.accounting.ledger;

/**
 * An account as it is stored; its limits stand in its pools.
 *
 * @param revision number of the newest terms
 * @param active false: its terms are withdrawn, nothing is lent
 */
public record AccountRow(String subject, String plan, long revision, boolean active) {}
