package dev.tollway.cli.process;

/** Why a process of Tollway cannot go on, in one sentence that says what to do. */
public final class StoppedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One sentence. */
  public StoppedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** What the cause says, which is one sentence. */
  public StoppedException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  /** One sentence. */
  public StoppedException(String sentence) {
    super(sentence);
  }
}
