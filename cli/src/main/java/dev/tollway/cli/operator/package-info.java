/** {@code tollway operator}: the control plane as a process of its own. */
@NullMarked
package dev.tollway.cli.operator;

import org.jspecify.annotations.NullMarked;
