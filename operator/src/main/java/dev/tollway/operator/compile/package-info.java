/**
 * Pure: the resolved model becomes what sidecars execute and what the ledger lends by, each part
 * with a revision.
 */
@NullMarked
package dev.tollway.operator.compile;

import org.jspecify.annotations.NullMarked;
