/** Measures the product: its decisions, its ledger, and its sidecar next to other proxies. */
@NullMarked
package dev.tollway.benchmarks;

import org.jspecify.annotations.NullMarked;
