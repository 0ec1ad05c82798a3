/**
 * Pure: resources and what the registry knows become a resolved model, or problems that name the
 * fix.
 */
@NullMarked
package dev.tollway.operator.resolve;

import org.jspecify.annotations.NullMarked;
