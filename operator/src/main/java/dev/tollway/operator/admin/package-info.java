/** Tells probes and Prometheus how the control plane is, on a port of its own. */
@NullMarked
package dev.tollway.operator.admin;

import org.jspecify.annotations.NullMarked;
