package dev.tollway.sidecar.upstream;

/** The workload, as seen from one event loop. */
public interface Upstream {

  /**
   * Asks for a connection. The answer may come before this returns.
   *
   * @param fresh never take an idle connection: the last one turned out to be dead
   * @param listener hears of exactly one of connected and unreachable, and then of everything that
   *     happens to the call
   */
  Attempt open(boolean fresh, CallListener listener);

  /** A connection that has been asked for. */
  interface Attempt {
    /** The listener hears nothing more; the connection is kept for others or closed. */
    void cancel();
  }
}
