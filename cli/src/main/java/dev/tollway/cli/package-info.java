/** The commands of tollway. */
@NullMarked
package dev.tollway.cli;

import org.jspecify.annotations.NullMarked;
