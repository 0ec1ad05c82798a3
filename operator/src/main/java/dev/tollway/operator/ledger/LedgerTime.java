package dev.tollway.operator.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The clock of a ledger: the wall's, but never back. While the wall is behind, it goes at half
 * pace, so that the two meet again and windows still end. Any thread.
 */
final class LedgerTime implements InstantSource {

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private Instant last;
  private long lastNanos;

  LedgerTime(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.last = wall.instant();
    this.lastNanos = nanoTime.getAsLong();
  }

  /** What the store knows is later than what the wall shows. */
  synchronized void atLeast(Instant time) {
    last = time.isAfter(last) ? time : last;
  }

  @Override
  public synchronized Instant instant() {
    long nanos = nanoTime.getAsLong();
    Instant slow = last.plusNanos((nanos - lastNanos) / 2);
    Instant shown = wall.instant();
    last = shown.isAfter(slow) ? shown : slow;
    lastNanos = nanos;
    return last;
  }
}
