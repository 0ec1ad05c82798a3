/** Shows that the rig configures, loads, drops and compares as it says. */
@NullMarked
package dev.tollway.benchmarks.rig;

import org.jspecify.annotations.NullMarked;
