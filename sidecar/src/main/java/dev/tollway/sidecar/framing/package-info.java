/**
 * Where one HTTP/1.1 message ends and the next begins (RFC 9112), judged byte by byte and strictly:
 * what two parsers could read differently is a {@link dev.tollway.sidecar.framing.Fault}. No I/O;
 * both directions use it.
 */
@NullMarked
package dev.tollway.sidecar.framing;

import org.jspecify.annotations.NullMarked;
