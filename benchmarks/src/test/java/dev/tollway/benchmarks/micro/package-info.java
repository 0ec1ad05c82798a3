/** Shows that what is measured there is measured. */
@NullMarked
package dev.tollway.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
