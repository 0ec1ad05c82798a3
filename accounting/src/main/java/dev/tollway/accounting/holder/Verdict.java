package dev.tollway.accounting.holder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The holder's word for a request. */
public sealed interface Verdict {
  /** Every pool gave its units. */
  record Admitted(Hold hold) implements Verdict {}

  /**
   * 402: the pool does not cover the need even when everything comes back, as the owner said in a
   * live session.
   *
   * @param reading null: the ledger told no numbers
   * @param retryAfter null: waiting does not help
   */
  record Exhausted(Need need, @Nullable Reading reading, @Nullable Duration retryAfter)
      implements Verdict {}

  /** 429: the need fits once requests in flight give back. */
  record InFlight(Need need, Duration retryAfter) implements Verdict {}

  /** 503: the need fits once silent holders come back. */
  record Held(Need need, Duration retryAfter) implements Verdict {}

  /** 503: nobody can tell in time. */
  record Unreachable(String why) implements Verdict {}

  /** 503: the ledger does not know this subject or meter yet. */
  record NotProgrammed(Need need) implements Verdict {}
}
