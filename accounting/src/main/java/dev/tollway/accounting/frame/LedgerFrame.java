package dev.tollway.accounting.frame;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** From the ledger to a holder. */
public sealed interface LedgerFrame {

  /**
   * Answers a Hello.
   *
   * @param pace shortest time between two reports of one pool that carry no need
   * @param parkMax longest time that a request may wait for an answer
   */
  record Welcome(String ledgerId, long term, Duration pace, Instant ledgerTime, Duration parkMax)
      implements LedgerFrame {}

  /**
   * What the ledger lends of one pool and what it says of a need.
   *
   * @param notBefore the window: units may be used at notBefore ≤ ledger time &lt; notAfter
   * @param notAfter null: for ever
   * @param granted absolute, merges by max
   * @param exhaustedAbove with EXHAUSTED: needs above do not fit, needs of at most this number may
   * @param retryAfter with a refusal: when it may be worth to ask again; null: never by waiting
   * @param ackedUsed a pool opened again starts from the three acknowledged counters
   * @param view null: nothing new is said of it
   * @param poolRevision number of the plan revision that gave this pool its limit
   */
  record Allotment(
      int poolRef,
      long ordinal,
      Instant notBefore,
      @Nullable Instant notAfter,
      long granted,
      Answer answer,
      long exhaustedAbove,
      @Nullable Duration retryAfter,
      long ackedUsed,
      long ackedSurrendered,
      long ackedOver,
      @Nullable PoolView view,
      long poolRevision)
      implements LedgerFrame {}

  /**
   * Surrender idle units above {@code keep} at once, and what becomes idle, until one with {@code
   * lifted}.
   *
   * @param since ledger time at which the need behind this recall was parked: units that a parked
   *     request keeps for another pool are idle only towards an older need
   * @param sinceHolder holder of that need; breaks ties
   * @param sequence grows with each Recall of this pool and session; echoed as {@link
   *     Entry#recallSeen}
   */
  record Recall(
      int poolRef,
      long ordinal,
      long keep,
      boolean lifted,
      @Nullable Instant since,
      String sinceHolder,
      long sequence)
      implements LedgerFrame {}

  /** Refusals of this meter no longer stand: ask again. */
  record PoolChanged(int poolRef) implements LedgerFrame {}

  /**
   * Answers a Ping.
   *
   * @param t of the Ping that it answers
   */
  record Pong(long t, Instant ledgerTime) implements LedgerFrame {}

  /** The lease of this incarnation is closed: drop its idle units, begin a new incarnation. */
  record Closed(int poolRef, long ordinal) implements LedgerFrame {}

  record Backoff(Duration after, String reason) implements LedgerFrame {}
}
