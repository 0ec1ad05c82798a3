/** Pure: outcomes, acknowledgements and the ledger's views become status, conditions and events. */
@NullMarked
package dev.tollway.operator.status;

import org.jspecify.annotations.NullMarked;
