package dev.tollway.operator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread of the control plane. */
public interface Loop extends AutoCloseable {

  void execute(Runnable task);

  void schedule(Runnable task, Duration delay);

  /** Lets a task that runs end, drops the others. */
  @Override
  void close();

  /** A loop on a thread of its own. */
  static Loop onThread(String name) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon(true).factory());
    return new Loop() {
      @Override
      public void execute(Runnable task) {
        executor.execute(task);
      }

      @Override
      public void schedule(Runnable task, Duration delay) {
        var _ = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        executor.shutdownNow();
        try {
          if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("thread " + name + " does not end");
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
