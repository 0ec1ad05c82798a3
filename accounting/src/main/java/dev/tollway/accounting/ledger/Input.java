package dev.tollway.accounting.ledger;

import dev.tollway.accounting.frame.HolderFrame;
import java.util.List;

/** What the ledger core is told. */
public sealed interface Input {

  /** A frame of a session; the first of a session is a Hello. */
  record Frame(long session, HolderFrame frame) implements Input {}

  /** The connection of a session is gone. */
  record Ended(long session) implements Input {}

  /**
   * All accounts that may use anything: one that is absent is withdrawn, and resumes when it comes
   * back.
   */
  record Terms(List<AccountTerms> accounts) implements Input {
    public Terms {
      accounts = List.copyOf(accounts);
    }
  }

  /** A pod will never speak again. */
  record PodGone(String podUid) implements Input {}

  /** Accounts that never come back under these subjects: what is settled of them is dropped. */
  record Purge(List<String> subjects) implements Input {
    public Purge {
      subjects = List.copyOf(subjects);
    }
  }

  /** How many commits the store can do in a second, as measured. */
  record CommitRate(long commitsPerSecond) implements Input {}

  /** A person gives what suspended leases of a subject hold back to its owner. */
  record ReleaseSuspense(String subject) implements Input {}
}
