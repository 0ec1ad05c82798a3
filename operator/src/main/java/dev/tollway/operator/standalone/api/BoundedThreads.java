package dev.tollway.operator.standalone.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One virtual thread per exchange, so many at once and each with a deadline. A thread that misses
 * it is interrupted, which closes the connection that it reads or writes: the JDK's server has no
 * such bound of its own.
 */
final class BoundedThreads implements Executor, AutoCloseable {
  private final Semaphore permits;
  private final Duration firstDeadline;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loopback-api-deadlines").factory());
  private final Map<Thread, ScheduledFuture<?>> deadlines = new ConcurrentHashMap<>();

  /**
   * @param firstDeadline within which a task has to call {@link #within}
   */
  BoundedThreads(int atOnce, Duration firstDeadline) {
    this.permits = new Semaphore(atOnce);
    this.firstDeadline = firstDeadline;
  }

  /**
   * @throws RejectedExecutionException when too many run, upon which the server closes the
   *     connection
   */
  @Override
  public void execute(Runnable task) {
    if (!permits.tryAcquire()) {
      throw new RejectedExecutionException("too many connections at once");
    }
    Thread.ofVirtual()
        .name("loopback-api")
        .start(() -> {
          within(firstDeadline);
          try {
            task.run();
          } finally {
            ScheduledFuture<?> last = deadlines.remove(Thread.currentThread());
            if (last != null) {
              last.cancel(false);
            }
            permits.release();
          }
        });
  }

  /** Moves the deadline of the calling thread. */
  void within(Duration time) {
    Thread thread = Thread.currentThread();
    try {
      ScheduledFuture<?> next =
          timer.schedule(thread::interrupt, time.toMillis(), TimeUnit.MILLISECONDS);
      ScheduledFuture<?> before = deadlines.put(thread, next);
      if (before != null) {
        before.cancel(false);
      }
    } catch (RejectedExecutionException closed) {
      thread.interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    deadlines.keySet().forEach(Thread::interrupt);
  }
}
