/**
 * Money in signed 64-bit nano-units of one ISO 4217 currency: exact, or an error; never a float.
 */
@NullMarked
package dev.tollway.accounting.money;

import org.jspecify.annotations.NullMarked;
