/**
 * Connects to the workload, keeps idle connections per event loop, and carries one exchange at a
 * time on each.
 */
@NullMarked
package dev.tollway.sidecar.upstream;

import org.jspecify.annotations.NullMarked;
