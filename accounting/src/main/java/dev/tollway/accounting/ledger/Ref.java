package dev.tollway.accounting.ledger;

import dev.tollway.accounting.frame.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A meter as one session names it, with the need that stands there. */
final class Ref {

  final Session session;
  final int number;
  final Meter meter;

  /** Whole units of the oldest parked request; 0: nobody waits for an answer. */
  long need;

  long waiting;
  Instant since = Instant.MAX;

  /** Units a second, as last reported. */
  double rate;

  /** When a fresh report spoke of it. */
  Instant heard = Instant.EPOCH;

  /** The highest ordinal that this session was told of. */
  long told;

  /** The holder said how fast it goes: its runway may be filled. */
  boolean hungry;

  private final Set<Ref> due;

  Answer answer = Answer.NONE;
  long exhaustedAbove;
  @Nullable Duration retryAfter;

  /** The refusal that stands; NONE: none does. */
  Answer refused = Answer.NONE;

  long refusedNeed;
  long refusedAbove;
  Instant refusedTime = Instant.MIN;

  Ref(Session session, int number, Meter meter, Set<Ref> due) {
    this.session = session;
    this.number = number;
    this.meter = meter;
    this.due = due;
  }

  /** Ends the need's place. */
  void answer(Answer word) {
    answer = word;
    due.add(this);
    need = 0;
    waiting = 0;
    since = Instant.MAX;
    // EXHAUSTED stands at the holder until it is told otherwise, whatever smaller needs get.
    refused = refused == Answer.EXHAUSTED ? refused : Answer.NONE;
  }

  void refuse(Answer word, long above, @Nullable Duration retry, Instant time) {
    long n = need;
    answer(word);
    exhaustedAbove = above;
    retryAfter = retry;
    if (refused == Answer.EXHAUSTED && word != Answer.EXHAUSTED) {
      return;
    }
    refused = word;
    refusedNeed = n;
    refusedAbove = above;
    refusedTime = time;
  }

  /** An Allotment of the open pool is to be sent with this step. */
  void markDue() {
    due.add(this);
  }

  /** The Allotment is written. */
  void sent() {
    answer = Answer.NONE;
    exhaustedAbove = 0;
    retryAfter = null;
  }
}
