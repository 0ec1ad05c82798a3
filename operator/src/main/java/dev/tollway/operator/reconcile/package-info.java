/**
 * The API server's side of the control plane: informers feed the picture, reconcilers write status,
 * Secrets and Events while this process leads. The only place that knows the operator framework.
 */
@NullMarked
package dev.tollway.operator.reconcile;

import org.jspecify.annotations.NullMarked;
