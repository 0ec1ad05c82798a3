package dev.tollway.sidecar.enforce;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a decision may look at.
 *
 * @param method the method, case-sensitive
 * @param authority the Host header's value, with or without a port; empty when HTTP/1.0 sent none
 * @param target origin-form ({@code /path?query}) or {@code *}, as received; {@code http} reduces
 *     absolute-form
 * @param headers the request's headers as received
 * @param peer the address of the connection's other end
 * @param requestId our own id of this request, a UUIDv7
 */
public record RequestFacts(
    String method,
    String authority,
    String target,
    HeaderView headers,
    @Nullable InetAddress peer,
    String requestId) {}
