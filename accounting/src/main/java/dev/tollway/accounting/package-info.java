/** The books of Tollway as pure code: nothing here knows a clock, a thread, a file or a network. */
@NullMarked
package dev.tollway.accounting;

import org.jspecify.annotations.NullMarked;
