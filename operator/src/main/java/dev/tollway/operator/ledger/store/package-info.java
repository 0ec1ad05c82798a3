/**
 * What the control plane must not forget: accounts, claims, revisions, pools, leases and postings.
 */
@NullMarked
package dev.tollway.operator.ledger.store;

import org.jspecify.annotations.NullMarked;
