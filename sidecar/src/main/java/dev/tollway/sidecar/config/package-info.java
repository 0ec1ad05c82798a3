/**
 * Receives compiled configuration, judges it, publishes it as one immutable snapshot and keeps the
 * last good one.
 */
@NullMarked
package dev.tollway.sidecar.config;

import org.jspecify.annotations.NullMarked;
