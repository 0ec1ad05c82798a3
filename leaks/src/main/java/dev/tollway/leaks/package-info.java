/** Lets every test class of a module answer for the Netty buffers that were allocated under it. */
@NullMarked
package dev.tollway.leaks;

import org.jspecify.annotations.NullMarked;
