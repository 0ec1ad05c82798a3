package dev.tollway.accounting.simulation;

/** A mechanism that is weakened on purpose, so that the oracle is seen to notice. */
enum Mutant {
  NONE,
  /** What a silent holder has is lent again on a timer. */
  RELENDS_ON_TIMEOUT,
  /** A process that continues has forgotten its journal. */
  FORGETS_THE_JOURNAL,
  /** The last words of a journal name no lease. */
  FORGETS_LAST_WORDS,
  /** Of two reports the ledger keeps the last, not the larger. */
  KEEPS_THE_LAST_REPORT,
  /** The word that decides is written without comparing. */
  TAKES_WITHOUT_COMPARING,
  /** The journal of a process that lives is reported as final. */
  REPORTS_A_LIVE_JOURNAL_AS_FINAL,
  /** An edit forgets what was used and lent before. */
  DROPS_CARRIED,
  /** A holder remembers EXHAUSTED when it has no session. */
  KEEPS_EXHAUSTED_WITHOUT_A_SESSION,
  /** Grants leave before they are durable. */
  SENDS_BEFORE_COMMIT,
  /** A step that changes nothing is sent without a commit that checks the epoch. */
  REFUSES_WITHOUT_AN_EPOCH,
  /** A report opens a lease again that was closed. */
  REOPENS_A_CLOSED_LEASE,
  /** The next pool of a meter gets the ordinal of the last. */
  REUSES_ORDINALS,
  /** A slot that a pool gets again starts from zero. */
  REOPENS_A_SLOT_FROM_ZERO
}
