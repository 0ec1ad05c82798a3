/** {@code tollway sidecar}: one sidecar as a process of its own. */
@NullMarked
package dev.tollway.cli.sidecar;

import org.jspecify.annotations.NullMarked;
