package dev.tollway.operator.ledger.store;

/** The store did not do what it was asked; nothing of it was done. */
public class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean fatal;

  /**
   * A failure of the database.
   *
   * @param fatal what is on disk can no longer be trusted to be what was read: the process must end
   *     and recover
   */
  public StoreException(String message, Throwable cause, boolean fatal) {
    super(message, cause);
    this.fatal = fatal;
  }

  StoreException(String message) {
    super(message);
    this.fatal = false;
  }

  /** Whether the process must end and recover. */
  public boolean isFatal() {
    return fatal;
  }

  /** Another process owns the shards now: nothing of this one is committed any more. */
  public static final class Fenced extends StoreException {
    private static final long serialVersionUID = 1L;

    Fenced(String message) {
      super(message);
    }
  }

  /** The data belongs to another running process. */
  public static final class InUse extends StoreException {
    private static final long serialVersionUID = 1L;

    InUse(String message) {
      super(message);
    }
  }
}
