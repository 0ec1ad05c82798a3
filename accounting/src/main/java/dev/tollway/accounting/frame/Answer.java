package dev.tollway.accounting.frame;

/** The ledger's word for a need. Any word but {@link #NONE} ends the need's place in the queue. */
public enum Answer {
  /** Nothing was asked, or the need still waits. */
  NONE,
  GRANTED,
  /** Does not fit even when all that is idle, in flight or silent comes back: 402. */
  EXHAUSTED,
  /** Would fit once requests in flight give back: 429. */
  IN_FLIGHT,
  /** Would fit once silent holders come back: 503. */
  HELD,
  /** The ledger knows no such subject or meter (yet): 503. */
  UNKNOWN_POOL
}
