/** The lease and the holder core, cut off and interleaved at every store. */
@NullMarked
package dev.tollway.accounting.holder;

import org.jspecify.annotations.NullMarked;
