/** Who a sidecar is: the workload and the pod that its call has proven. */
@NullMarked
package dev.tollway.operator.identity;

import org.jspecify.annotations.NullMarked;
