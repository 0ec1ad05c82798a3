package dev.tollway.sidecar.meter;

import dev.tollway.sidecar.enforce.ChargeMode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets the first settlement through and counts the others. Is its own flag: one object a request.
 */
abstract class OncePermit extends AtomicBoolean implements Permit {
  private static final long serialVersionUID = 1;

  private final transient ChargeMode mode;
  private final transient LongAdder settledTwice;

  OncePermit(ChargeMode mode, LongAdder settledTwice) {
    this.mode = mode;
    this.settledTwice = settledTwice;
  }

  @Override
  public final void settle(Outcome outcome) {
    if (compareAndSet(false, true)) {
      settleOnce(outcome.charged(mode));
    } else {
      settledTwice.increment();
    }
  }

  abstract void settleOnce(boolean charged);
}
