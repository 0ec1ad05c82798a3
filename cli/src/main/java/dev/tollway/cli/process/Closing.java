package dev.tollway.cli.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed, in the reverse of the order in which it was opened. */
public final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Remembers it, and gives it back. */
  public synchronized <T extends AutoCloseable> T add(T opened) {
    open.push(opened);
    return opened;
  }

  /** One that fails to close does not keep the others open. */
  public synchronized void run() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOG.warn("interrupted while closing");
      } catch (Exception e) {
        LOG.warn("not closed cleanly: {}", e.toString());
      }
    }
  }
}
