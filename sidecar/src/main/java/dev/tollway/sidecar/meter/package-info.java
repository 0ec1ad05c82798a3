/** Takes the units of a request before it goes upstream, and settles each permit exactly once. */
@NullMarked
package dev.tollway.sidecar.meter;

import org.jspecify.annotations.NullMarked;
