/**
 * The holder's side of the ledger: leases, and a pure state machine that borrows and gives back.
 */
@NullMarked
package dev.tollway.accounting.holder;

import org.jspecify.annotations.NullMarked;
