/** Instances so small that every state they can come to is looked at. */
@NullMarked
package dev.tollway.accounting.simulation.tiny;

import org.jspecify.annotations.NullMarked;
