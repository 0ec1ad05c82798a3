package dev.tollway.sidecar.meter;

import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Admits requests from units that this sidecar holds. Never blocks. */
public interface Meter {

  /**
   * Takes every draw of the charge, or none.
   *
   * @param loop where {@code then} runs when the answer has to wait for the ledger (at most 200
   *     ms); an answer that needs no waiting is given at once, on the calling thread
   * @param then called exactly once; an admission whose client is gone by then must be settled with
   *     {@link Outcome#UNTOUCHED}
   */
  void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then);

  /**
   * The caller's own view. Costs nothing; asks the ledger, and answers from memory when it is
   * silent.
   */
  void usage(Caller caller, Executor loop, Consumer<UsageView> then);
}
