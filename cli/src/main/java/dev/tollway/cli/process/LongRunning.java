package dev.tollway.cli.process;

/** What a command runs until a signal, or a failure, ends it. */
public interface LongRunning extends AutoCloseable {
  /**
   * Starts, and returns when it is ready.
   *
   * @throws StoppedException in one sentence, when it cannot start
   */
  void start() throws StoppedException;

  /**
   * Waits until it cannot go on. Only after {@link #start}.
   *
   * @throws StoppedException always, if the thread is not interrupted before
   */
  void await() throws InterruptedException, StoppedException;

  /** Drains and stops; whatever was started last ends first. May be called twice. */
  @Override
  void close();
}
