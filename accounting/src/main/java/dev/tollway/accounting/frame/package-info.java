/** What holder and ledger tell each other, as plain values; the wire format is ledger.proto. */
@NullMarked
package dev.tollway.accounting.frame;

import org.jspecify.annotations.NullMarked;
