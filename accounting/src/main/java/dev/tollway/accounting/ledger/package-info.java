/**
 * The ledger core: who may use how many units of which pool, decided in memory by a pure state
 * machine.
 */
@NullMarked
package dev.tollway.accounting.ledger;

import org.jspecify.annotations.NullMarked;
