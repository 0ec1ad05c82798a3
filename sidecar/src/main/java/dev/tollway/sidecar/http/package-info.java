/**
 * Where client bytes move: pipelines, guards, and the {@link dev.tollway.sidecar.http.Exchange} of
 * each request.
 */
@NullMarked
package dev.tollway.sidecar.http;

import org.jspecify.annotations.NullMarked;
