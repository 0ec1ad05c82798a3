package dev.tollway.sidecar;

import dev.tollway.sidecar.admin.SidecarMetrics;
import dev.tollway.sidecar.config.DenialLog;
import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.LedgerSight;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.http.Decisions;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.UsageView;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The decisions of one event loop, counted, and what was refused noted.
 *
 * @param decisions of this loop alone
 * @param metrics of the sidecar
 * @param log of the sidecar
 * @param sight the ledger's time
 */
record CountedDecisions(
    Decisions decisions, SidecarMetrics metrics, DenialLog log, Supplier<LedgerSight> sight)
    implements Decisions {

  @Override
  public Decision decide(RequestFacts facts) {
    Decision decision = decisions.decide(facts);
    metrics.decided();
    switch (decision) {
      case Decision.Pass _ -> metrics.passedUncounted();
      case Decision.Charge charge -> {
        Denial shadowed = charge.shadowed();
        if (shadowed != null) {
          metrics.shadowed(shadowed.reason());
        }
      }
      case Decision.Usage _, Decision.Refuse _ -> {
        // Counted where it is answered.
      }
    }
    return decision;
  }

  @Override
  public void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then) {
    decisions.admit(
        charge,
        loop,
        admission -> {
          if (admission instanceof Admission.Admitted) {
            metrics.admitted();
          }
          then.accept(admission);
        });
  }

  @Override
  public void usage(Caller caller, Executor loop, Consumer<UsageView> then) {
    decisions.usage(caller, loop, then);
  }

  @Override
  public Answer refusal(Denial denial, String requestId) {
    metrics.refused(denial.reason());
    log.note(denial, requestId, sight.get().ledgerTime());
    return decisions.refusal(denial, requestId);
  }

  @Override
  public Answer usageAnswer(UsageView view, String requestId) {
    return decisions.usageAnswer(view, requestId);
  }

  @Override
  public List<Answer.Header> passedHeaders(Decision decision, List<Hint> quotas) {
    return decisions.passedHeaders(decision, quotas);
  }
}
