package dev.tollway.sidecar.enforce;

import java.math.BigInteger;
import java.time.Duration;

/**
 * The generic cell rate algorithm (ITU-T I.371) in its leaky bucket form, in integers.
 *
 * <p>A request adds {@code perRequest} to a debt that falls by {@code perTick} a tick; it passes
 * while the debt stays at or below the capacity. So in any span of time t at most burst + limit × t
 * ÷ interval requests pass, exactly. A tick is a nanosecond, longer only where the numbers would
 * not fit into 62 bits.
 */
record Gcra(long tickNanos, long perRequest, long perTick, long capacity) {
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(62);

  /** Of limit and burst: what fits into 62 bits when a request is one unit of debt. */
  private static final long MOST = 1_000_000_000_000_000_000L;

  static Gcra of(Plan.RateLimit limit) {
    return of(limit.limit(), limit.interval(), limit.burst());
  }

  static Gcra of(long limit, Duration interval, long burst) {
    if (limit < 1 || limit > MOST || burst < 1 || burst > MOST || !interval.isPositive()) {
      throw new IllegalArgumentException(
          "limit, burst and interval must be positive, at most 10^18");
    }
    long nanos = interval.toNanos();
    for (long tick = 1; ; tick *= 10) {
      long ticks = Math.ceilDiv(nanos, tick);
      long common = BigInteger.valueOf(ticks).gcd(BigInteger.valueOf(limit)).longValueExact();
      long perRequest = ticks / common;
      BigInteger capacity = BigInteger.valueOf(perRequest).multiply(BigInteger.valueOf(burst));
      if (capacity.compareTo(LARGEST) <= 0) {
        return new Gcra(tick, perRequest, limit / common, capacity.longValueExact());
      }
    }
  }

  /** What is left of a debt after so many ticks. */
  long after(long debt, long ticks) {
    return ticks >= debt / perTick + 1 ? 0 : debt - ticks * perTick;
  }

  /** True if a request more fits. */
  boolean fits(long debt) {
    return debt + perRequest <= capacity;
  }

  /** Nanoseconds until a request more fits, rounded up to a tick. */
  long waitNanos(long debt) {
    return fits(debt) ? 0 : nanos(Math.ceilDiv(debt + perRequest - capacity, perTick));
  }

  /** Requests that fit now. */
  long remaining(long debt) {
    return (capacity - debt) / perRequest;
  }

  /** Nanoseconds until nothing is owed. */
  long clearNanos(long debt) {
    return nanos(Math.ceilDiv(debt, perTick));
  }

  /** Centuries are as good as for ever. */
  private long nanos(long ticks) {
    return Math.multiplyHigh(ticks, tickNanos) == 0 && ticks * tickNanos >= 0
        ? ticks * tickNanos
        : Long.MAX_VALUE;
  }
}
