/** The sidecar next to other proxies with the same duties, in interleaved rounds. */
@NullMarked
package dev.tollway.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
