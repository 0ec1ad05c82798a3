package dev.tollway.sidecar.enforce;

import java.time.Instant;

/**
 * What the ledger session knows now.
 *
 * @param ledgerTime the ledger's time; without a session the best estimate of it
 * @param live true only where a 402 may be spoken: the owner answered a ping sent less than 30 s
 *     ago
 */
public record LedgerSight(Instant ledgerTime, boolean live) {}
