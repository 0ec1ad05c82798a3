package dev.tollway.operator.reconcile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes that are done once and by the leader only. What comes before this process leads waits; of
 * too many the oldest are dropped, since the control plane or the sweep will ask for what matters
 * again.
 */
final class WhileLeading implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WhileLeading.class);
  private static final int WAITING = 10_000;

  private final Leadership leadership;
  private final ExecutorService threads;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /**
   * @param name of its threads
   * @param width how many writes are under way at once
   */
  WhileLeading(Leadership leadership, String name, int width) {
    this.leadership = leadership;
    // One that is turned away is not missed: as many others will still begin, and take its write.
    this.threads =
        new ThreadPoolExecutor(
            width,
            width,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(width),
            Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    leadership.onLead(this::flush);
  }

  /**
   * Returns at once.
   *
   * @param write looks by itself whether it is still due; must not throw
   */
  void submit(Runnable write) {
    synchronized (waiting) {
      waiting.add(write);
      if (waiting.size() > WAITING) {
        waiting.removeFirst();
        LOG.warn("more than {} writes wait for the API server: the oldest is dropped", WAITING);
      }
    }
    flush();
  }

  private void flush() {
    threads.execute(this::next);
  }

  private void next() {
    while (leadership.leads()) {
      Runnable write;
      synchronized (waiting) {
        write = waiting.poll();
      }
      if (write == null) {
        return;
      }
      write.run();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("a write to the API server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
