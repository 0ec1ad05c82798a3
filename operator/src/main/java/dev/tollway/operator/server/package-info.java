/** The port at which sidecars reach the control plane. */
@NullMarked
package dev.tollway.operator.server;

import org.jspecify.annotations.NullMarked;
