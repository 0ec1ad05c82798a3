package dev.tollway.accounting.frame;

/**
 * The pool as the ledger sees it: a hint for headers and bodies, never a reason to admit.
 *
 * @param limit negative for money after a negative top-up
 * @param used in all leases, carried included
 * @param suspense held by pods known to be gone, counted as used
 */
public record PoolView(long limit, long used, long suspense) {}
