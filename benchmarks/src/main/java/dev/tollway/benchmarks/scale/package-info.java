/** How the control plane behaves with thousands of keys on a real API server. */
@NullMarked
package dev.tollway.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
