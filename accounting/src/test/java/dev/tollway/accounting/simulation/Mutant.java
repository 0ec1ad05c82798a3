package dev.tollway.accounting.simulation;

/** A mechanism that is weakened on purpose, so that the oracle is seen to notice. */
enum Mutant {
  NONE,
  /** Grants leave before they are durable. */
  SENDS_BEFORE_COMMIT,
  /** The journal of a process that lives is reported as final. */
  REPORTS_A_LIVE_JOURNAL_AS_FINAL,
  /** The word that decides is written without comparing. */
  TAKES_WITHOUT_COMPARING,
  /** A process that continues has forgotten its journal. */
  FORGETS_THE_JOURNAL,
  /** Of two reports the ledger keeps the last, not the larger. */
  KEEPS_THE_LAST_REPORT
}
