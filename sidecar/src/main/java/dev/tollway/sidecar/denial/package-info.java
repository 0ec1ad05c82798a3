/**
 * Turns a denial into status, headers and body, and says in headers how much an admitted caller has
 * left.
 */
@NullMarked
package dev.tollway.sidecar.denial;

import org.jspecify.annotations.NullMarked;
