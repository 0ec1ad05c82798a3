/** How many leases a second the product's ledger grants on SQLite, and how soon. */
@NullMarked
package dev.tollway.benchmarks.lease;

import org.jspecify.annotations.NullMarked;
