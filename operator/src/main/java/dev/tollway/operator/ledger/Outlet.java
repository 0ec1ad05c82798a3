package dev.tollway.operator.ledger;

import dev.tollway.accounting.frame.LedgerFrame;

/** Where the frames of one session go. Called by the ledger's writer; must not block. */
interface Outlet {

  /** Sends a frame, after the commit that it rests on. */
  void send(LedgerFrame frame);

  /** A frame of the holder was taken: there is room for another. */
  void taken();

  /**
   * Ends the session.
   *
   * @param again whether the holder may come back at once
   */
  void end(String reason, boolean again);
}
