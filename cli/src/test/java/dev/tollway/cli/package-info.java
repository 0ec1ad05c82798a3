/** Tests of the commands. */
@NullMarked
package dev.tollway.cli;

import org.jspecify.annotations.NullMarked;
