package dev.tollway.sidecar.ledger;

import java.util.concurrent.TimeUnit;

/**
 * Notices when the wall clock runs away from the monotonic one: a step, or a machine that slept.
 */
final class WallClock {
  private static final long TOLERANCE_NANOS = 1_000_000_000L;

  /** The two clocks of a machine. */
  interface Clocks {
    long monotonicNanos();

    long wallMillis();
  }

  private final Clocks clocks;
  private volatile long offset;

  WallClock(Clocks clocks) {
    this.clocks = clocks;
    offset = offset();
  }

  /** Whether it ran away since the last {@link #settle}. */
  boolean jumped() {
    return Math.abs(offset() - offset) > TOLERANCE_NANOS;
  }

  /** From here on the present difference is the right one. */
  void settle() {
    offset = offset();
  }

  private long offset() {
    return TimeUnit.MILLISECONDS.toNanos(clocks.wallMillis()) - clocks.monotonicNanos();
  }
}
