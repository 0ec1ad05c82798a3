/**
 * What is done to the processes of Tollway on purpose, and what must still be true: an upstream
 * that counts is the oracle, and knows nothing of Tollway.
 */
@NullMarked
package dev.tollway.cli.faults;

import org.jspecify.annotations.NullMarked;
