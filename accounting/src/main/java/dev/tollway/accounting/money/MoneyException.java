package dev.tollway.accounting.money;

/** An amount that cannot be read or does not fit; its message tells the person who wrote it. */
public final class MoneyException extends ArithmeticException {

  private static final long serialVersionUID = 1L;

  MoneyException(String message) {
    super(message);
  }

  MoneyException(String message, ArithmeticException cause) {
    super(message);
    initCause(cause);
  }
}
