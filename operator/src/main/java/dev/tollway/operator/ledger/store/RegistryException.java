package dev.tollway.operator.ledger.store;

/** The registry's store failed; nothing of what was asked is done. */
public final class RegistryException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
