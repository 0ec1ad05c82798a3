/**
 * Pushes stored configuration to exactly the sidecars that it concerns, and remembers what each of
 * them enforces.
 */
@NullMarked
package dev.tollway.operator.distribute;

import org.jspecify.annotations.NullMarked;
