/** The session with the ledger: one thread drives the holder core over a gRPC stream. */
@NullMarked
package dev.tollway.sidecar.ledger;

import org.jspecify.annotations.NullMarked;
