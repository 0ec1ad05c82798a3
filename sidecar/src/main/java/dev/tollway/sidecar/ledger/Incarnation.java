package dev.tollway.sidecar.ledger;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.holder.HolderIdentity;
import dev.tollway.accounting.holder.LeaseTable;

/** One life of this holder: who it is, and where its leases stand. */
public interface Incarnation {
  HolderIdentity identity();

  /** Recovered: nothing in it is in flight when this is first called. */
  LeaseTable leases();

  /** The session stands with this ledger; a later life of the process must know it. */
  void welcomed(String ledgerId, long term);

  /**
   * Ends this life: it is never continued, and these are its last words. Nothing of it is in
   * flight.
   */
  Final end();
}
