/** Composition root of the control plane. */
@NullMarked
package dev.tollway.operator;

import org.jspecify.annotations.NullMarked;
