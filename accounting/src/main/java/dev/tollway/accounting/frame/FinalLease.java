package dev.tollway.accounting.frame;

import dev.tollway.accounting.PoolId;

/** The last counters of one lease of a dead incarnation, in units of the pool. */
public record FinalLease(PoolId pool, long used, long surrendered, long over) {}
