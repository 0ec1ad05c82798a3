/**
 * Decides what happens to a request: a pure function of a {@link Snapshot}, the request's facts and
 * the time.
 */
@NullMarked
package dev.tollway.sidecar.enforce;

import org.jspecify.annotations.NullMarked;
