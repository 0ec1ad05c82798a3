/**
 * What operators of a sidecar and its callers may ask about it: liveness, readiness, metrics, own
 * usage.
 */
@NullMarked
package dev.tollway.sidecar.admin;

import org.jspecify.annotations.NullMarked;
