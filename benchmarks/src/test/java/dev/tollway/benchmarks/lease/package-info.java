/** Shows that what is measured there is measured. */
@NullMarked
package dev.tollway.benchmarks.lease;

import org.jspecify.annotations.NullMarked;
