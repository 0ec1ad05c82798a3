/** Shows that figures are computed and kept as they should be, and that each benchmark runs. */
@NullMarked
package dev.tollway.benchmarks;

import org.jspecify.annotations.NullMarked;
