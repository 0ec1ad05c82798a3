package dev.tollway.sidecar.http;

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
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.Meter;
import dev.tollway.sidecar.meter.UsageView;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The product's decisions: configuration, enforcement, meter and answers put together.
 *
 * @param snapshot read for each request, so that a change reaches open connections
 * @param enforcer of this event loop alone
 * @param sight read for each request; before the ledger was ever heard, the caller of this says
 *     with what time to judge
 * @param nanoTime monotonic, for rate limits
 */
public record EnforcedDecisions(
    Supplier<Snapshot> snapshot,
    Enforcer enforcer,
    Supplier<LedgerSight> sight,
    Meter meter,
    LongSupplier nanoTime)
    implements Decisions {

  @Override
  public Decision decide(RequestFacts facts) {
    return enforcer.decide(snapshot.get(), facts, sight.get(), nanoTime.getAsLong());
  }

  @Override
  public void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then) {
    meter.admit(charge, loop, then);
  }

  @Override
  public void usage(Caller caller, Executor loop, Consumer<UsageView> then) {
    meter.usage(caller, loop, then);
  }

  @Override
  public Answer refusal(Denial denial, String requestId) {
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
      case Decision.Usage usage -> List.of();
      case Decision.Refuse refuse -> List.of();
    };
  }
}
