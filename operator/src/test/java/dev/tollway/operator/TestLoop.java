package dev.tollway.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop and the clock that it lives by, both moved by hand. */
public final class TestLoop extends Clock implements Loop {

  private record Timed(Instant time, Runnable task) {}

  private static final int RUNAWAY = 10_000;

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed = new PriorityQueue<>(Comparator.comparing(Timed::time));
  private Instant now;

  public TestLoop(Instant now) {
    this.now = now;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public void schedule(Runnable task, Duration delay) {
    timed.add(new Timed(now.plus(delay), task));
  }

  /** Runs what is due until the time, in order, and stands there then. */
  public void runUntil(Instant time) {
    int turns = 0;
    while (true) {
      while (!ready.isEmpty()) {
        ready.remove().run();
        if (++turns > RUNAWAY) {
          throw new IllegalStateException("the loop does not come to rest");
        }
      }
      Timed next = timed.peek();
      if (next == null || next.time().isAfter(time)) {
        break;
      }
      timed.remove();
      if (next.time().isAfter(now)) {
        now = next.time();
      }
      ready.add(next.task());
    }
    now = time;
  }

  public void run(Duration duration) {
    runUntil(now.plus(duration));
  }

  /** How many timers are set. */
  public int timers() {
    return timed.size();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    ready.clear();
    timed.clear();
  }
}
