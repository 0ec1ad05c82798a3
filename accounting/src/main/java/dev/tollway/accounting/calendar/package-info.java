/** Which window of a period an instant falls into, in any zone, by java.time alone. */
@NullMarked
package dev.tollway.accounting.calendar;

import org.jspecify.annotations.NullMarked;
