/** What the commands that run until they are stopped have in common. */
@NullMarked
package dev.tollway.cli.process;

import org.jspecify.annotations.NullMarked;
