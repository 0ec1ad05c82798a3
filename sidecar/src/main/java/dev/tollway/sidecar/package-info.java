/** Composition root of the data plane: start, ready, drain, stop. */
@NullMarked
package dev.tollway.sidecar;

import org.jspecify.annotations.NullMarked;
