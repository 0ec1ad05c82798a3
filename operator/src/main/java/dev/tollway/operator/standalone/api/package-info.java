/**
 * A read-only Kubernetes API on loopback, so that kubectl shows what a standalone control plane
 * knows.
 */
@NullMarked
package dev.tollway.operator.standalone.api;

import org.jspecify.annotations.NullMarked;
