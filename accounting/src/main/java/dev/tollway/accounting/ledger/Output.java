package dev.tollway.accounting.ledger;

import dev.tollway.accounting.frame.LedgerFrame;

/** What is to be done after the commit. */
public sealed interface Output {

  /** The session that it concerns. */
  long session();

  /** A frame to send. */
  record Send(long session, LedgerFrame frame) implements Output {}

  /** The session is over: a newer one of the same pod began, or it is silent. */
  record End(long session, String reason) implements Output {}
}
