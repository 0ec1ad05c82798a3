package dev.tollway.sidecar;

import dev.tollway.sidecar.admin.SidecarMetrics;
import dev.tollway.sidecar.admin.UsageAnswers;
import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.denial.Answers;
import dev.tollway.sidecar.denial.PassedHeaders;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Enforcer;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.LedgerSight;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.http.Decisions;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Meter;
import dev.tollway.sidecar.meter.UsageView;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What one event loop asks of the rest of the sidecar, and the place where answers are counted. */
final class LoopDecisions implements Decisions {
  private final Enforcer enforcer;
  private final Supplier<Snapshot> snapshot;
  private final Supplier<LedgerSight> sight;
  private final LongSupplier nanoTime;
  private final Meter meter;
  private final SidecarMetrics metrics;

  /**
   * For one event loop.
   *
   * @param enforcer of this loop alone
   */
  LoopDecisions(
      Enforcer enforcer,
      Supplier<Snapshot> snapshot,
      Supplier<LedgerSight> sight,
      LongSupplier nanoTime,
      Meter meter,
      SidecarMetrics metrics) {
    this.enforcer = enforcer;
    this.snapshot = snapshot;
    this.sight = sight;
    this.nanoTime = nanoTime;
    this.meter = meter;
    this.metrics = metrics;
  }

  @Override
  public Decision decide(RequestFacts facts) {
    Decision decision = enforcer.decide(snapshot.get(), facts, sight.get(), nanoTime.getAsLong());
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
    meter.admit(
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
    meter.usage(caller, loop, then);
  }

  @Override
  public Answer refusal(Denial denial, String requestId) {
    metrics.refused(denial.reason());
    return Answers.of(denial, requestId, sight.get().ledgerTime());
  }

  @Override
  public Answer usageAnswer(UsageView view, String requestId) {
    return UsageAnswers.of(view, requestId);
  }

  @Override
  public List<Answer.Header> passedHeaders(Decision decision, List<Hint> quotas) {
    return switch (decision) {
      case Decision.Charge charge ->
          PassedHeaders.of(charge.rule(), charge.caller(), charge.rates(), quotas);
      case Decision.Pass pass -> PassedHeaders.of(pass.rule(), null, List.of(), List.of());
      case Decision.Usage _, Decision.Refuse _ -> List.of();
    };
  }
}
