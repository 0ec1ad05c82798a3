/** A buyer who tries everything that RBAC allows, against the real ledger on disk. */
@NullMarked
package dev.tollway.operator.buyer;

import org.jspecify.annotations.NullMarked;
