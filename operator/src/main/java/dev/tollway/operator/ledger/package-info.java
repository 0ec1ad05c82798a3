/** The ledger service: writer loops around the ledger core, and the sessions of holders. */
@NullMarked
package dev.tollway.operator.ledger;

import org.jspecify.annotations.NullMarked;
