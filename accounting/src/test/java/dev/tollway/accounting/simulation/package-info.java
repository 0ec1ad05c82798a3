/**
 * Seeded histories of some sidecars and a ledger, judged at every step by an oracle that no rule
 * reads.
 */
@NullMarked
package dev.tollway.accounting.simulation;

import org.jspecify.annotations.NullMarked;
