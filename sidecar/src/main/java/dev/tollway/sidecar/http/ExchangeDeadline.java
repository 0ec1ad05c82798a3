package dev.tollway.sidecar.http;

import java.time.Duration;

/**
 * How long one exchange may still take: as a whole, and without a byte moving. Uses the alarm of
 * the client's connection, and leaves it alone while it does not watch.
 */
final class ExchangeDeadline {
  private final Alarm alarm;
  private long startNanos;
  private long movedNanos;
  private long wholeNanos;
  private long idleNanos;
  private boolean watching;

  ExchangeDeadline(Alarm alarm) {
    this.alarm = alarm;
  }

  /** Watches from now on. */
  void start(Duration whole, Duration idle) {
    startNanos = alarm.now();
    movedNanos = startNanos;
    wholeNanos = whole.toNanos();
    idleNanos = idle.toNanos();
    watching = true;
    watch();
  }

  /** A byte moved. */
  void moved() {
    movedNanos = alarm.now();
  }

  void stop() {
    if (watching) {
      watching = false;
      alarm.clear();
    }
  }

  /** The alarm rang: whether time is over. If not, it is set again. */
  boolean over() {
    if (!watching) {
      return false;
    }
    long now = alarm.now();
    if (now - startNanos >= wholeNanos || now - movedNanos >= idleNanos) {
      return true;
    }
    watch();
    return false;
  }

  /** Looks at the earliest moment at which time can be over; not moved on with every byte. */
  private void watch() {
    alarm.set(Math.min(startNanos + wholeNanos, movedNanos + idleNanos));
  }
}
