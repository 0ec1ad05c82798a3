/** The control plane against a real API server. */
@NullMarked
package dev.tollway.operator.reconcile;

import org.jspecify.annotations.NullMarked;
