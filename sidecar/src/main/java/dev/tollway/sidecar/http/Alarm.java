package dev.tollway.sidecar.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rings once at a time that may be moved with every request. Moving it later costs nothing: the
 * timer looks again when it fires, so that a connection has one timer however many requests it
 * carries.
 */
final class Alarm {
  private static final long NEVER = Long.MAX_VALUE;

  private final EventExecutor loop;
  private final Runnable ring;
  private @Nullable ScheduledFuture<?> timer;
  private long timerInNanos = NEVER;
  private long dueNanos = NEVER;

  Alarm(EventExecutor loop, Runnable ring) {
    this.loop = loop;
    this.ring = ring;
  }

  long now() {
    return loop.ticker().nanoTime();
  }

  /** Rings at that time of {@link #now()}, and not at the one set before. */
  void set(long atNanos) {
    dueNanos = atNanos;
    if (timer == null || atNanos - timerInNanos < 0) {
      schedule();
    }
  }

  void clear() {
    dueNanos = NEVER;
  }

  private void schedule() {
    if (timer != null) {
      timer.cancel(false);
    }
    timerInNanos = dueNanos;
    timer = loop.schedule(this::fired, Math.max(dueNanos - now(), 0), TimeUnit.NANOSECONDS);
  }

  private void fired() {
    timer = null;
    if (dueNanos == NEVER) {
      return;
    }
    if (dueNanos - now() > 0) {
      schedule();
    } else {
      dueNanos = NEVER;
      ring.run();
    }
  }

  /** Forgets the timer: the connection is gone. */
  void stop() {
    clear();
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
