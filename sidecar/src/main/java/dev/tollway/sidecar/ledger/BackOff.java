package dev.tollway.sidecar.ledger;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: doubling, capped, with full jitter above half. */
final class BackOff {
  private static final long FIRST_NANOS = 100_000_000L;

  /** A ledger that was restarted is found so soon; until then calls without units get a 503. */
  private static final long CAP_NANOS = 2_000_000_000L;

  private final RandomGenerator random;
  private long next = FIRST_NANOS;
  private long atLeast;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** The ledger asks for a longer wait, once. */
  void atLeast(long nanos) {
    atLeast = Math.min(nanos, 60_000_000_000L);
  }

  void succeeded() {
    next = FIRST_NANOS;
  }

  long nanos() {
    long wait = next / 2 + random.nextLong(next / 2 + 1);
    next = Math.min(CAP_NANOS, next * 2);
    long bounded = Math.max(wait, atLeast);
    atLeast = 0;
    return bounded;
  }
}
