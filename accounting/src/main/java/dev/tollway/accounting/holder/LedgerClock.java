package dev.tollway.accounting.holder;

import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's time on this machine's monotonic clock, and whether the session is fresh enough to
 * speak a 402. Written by one thread, read by any.
 *
 * <p>All arguments {@code now} are monotonic nanoseconds; ledger times are nanoseconds since the
 * epoch.
 */
public final class LedgerClock {
  /** A session is live while the ledger has answered a ping that was sent less than this ago. */
  public static final long LIVE_NANOS = 30_000_000_000L;

  private static final int MAX_PINGS = 16;
  private static final long NEVER = Long.MIN_VALUE;

  private final ArrayDeque<Long> pings = new ArrayDeque<>();
  private volatile boolean known;
  private volatile long offset;

  /** When the newest ping was sent that this session answered. */
  private volatile long answered = NEVER;

  private volatile boolean jumped;
  private long jumpedAt = NEVER;

  /** True once any ledger time was heard. */
  public boolean known() {
    return known;
  }

  /** Ledger time; meaningless while it is not {@link #known}. */
  public long ledgerNanos(long now) {
    return now + offset;
  }

  /** Null while no ledger time was ever heard. */
  public @Nullable Instant ledgerTime(long now) {
    return known ? instant(ledgerNanos(now)) : null;
  }

  /** Whether a 402 may be spoken. */
  public boolean live(long now) {
    long sent = answered;
    return sent != NEVER && !jumped && now - sent < LIVE_NANOS;
  }

  /** The instant of that many nanoseconds since the epoch. */
  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** Nanoseconds since the epoch; {@link Long#MAX_VALUE} where that is too far away. */
  static long nanos(@Nullable Instant time) {
    if (time == null || time.getEpochSecond() > Long.MAX_VALUE / 1_000_000_000L - 1) {
      return Long.MAX_VALUE;
    }
    if (time.getEpochSecond() < 0) {
      return 0;
    }
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  void sessionEnded() {
    pings.clear();
    answered = NEVER;
  }

  /**
   * The wall clock ran away from the monotonic one: only a ping sent from now on proves anything.
   */
  void jump(long now) {
    jumped = true;
    jumpedAt = now;
  }

  void pinged(long now) {
    if (pings.size() == MAX_PINGS) {
      pings.remove();
    }
    pings.add(now);
  }

  /** First sample of a session; proves no freshness. */
  void welcomed(Instant ledgerTime, long now) {
    if (!known) {
      offset = nanos(ledgerTime) - now;
      known = true;
    }
  }

  /**
   * An answer to a ping sent at {@code sent}; one that was never sent, or was answered, is ignored.
   */
  void ponged(long sent, Instant ledgerTime, long now) {
    if (!pings.remove(sent)) {
      return;
    }
    offset = nanos(ledgerTime) - (sent + (now - sent) / 2);
    known = true;
    if (answered == NEVER || sent - answered > 0) {
      answered = sent;
    }
    if (jumped && sent - jumpedAt >= 0) {
      jumped = false;
    }
  }
}
