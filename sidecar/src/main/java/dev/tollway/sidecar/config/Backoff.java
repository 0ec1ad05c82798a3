package dev.tollway.sidecar.config;

import java.util.random.RandomGenerator;

/**
 * Times between attempts to connect: doubled each time, capped, and drawn at random so that
 * sidecars spread.
 */
final class Backoff {
  private final RandomGenerator random;
  private final long firstMillis;
  private final long mostMillis;
  private int failures;

  Backoff(RandomGenerator random, long firstMillis, long mostMillis) {
    this.random = random;
    this.firstMillis = firstMillis;
    this.mostMillis = mostMillis;
  }

  /** Milliseconds until the next attempt: between half the time that is due and all of it. */
  long nextMillis() {
    long due = Math.min(mostMillis, firstMillis << Math.min(failures, 20));
    failures++;
    return due / 2 + random.nextLong(due - due / 2 + 1);
  }

  /** The stream works again. */
  void reset() {
    failures = 0;
  }
}
