package dev.tollway.accounting.simulation;

/** What must never be. The message begins with the name of the invariant and a colon. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  Violation(String message) {
    super(message);
  }

  /** The invariant that is broken, such as {@code S1}. */
  String invariant() {
    return String.valueOf(getMessage()).replaceFirst(":.*", "");
  }
}
