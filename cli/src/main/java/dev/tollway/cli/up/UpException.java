package dev.tollway.cli.up;

/** Why {@code tollway up} cannot go on, in one sentence that says what to do. */
public final class UpException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One sentence. */
  public UpException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** What the cause says, which is one sentence. */
  public UpException(Exception cause) {
    super(cause.getMessage(), cause);
  }

  /** One sentence. */
  public UpException(String sentence) {
    super(sentence);
  }
}
