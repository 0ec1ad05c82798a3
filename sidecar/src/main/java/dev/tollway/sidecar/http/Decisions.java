package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.RequestFacts;
import dev.tollway.sidecar.meter.Admission;
import dev.tollway.sidecar.meter.UsageView;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * All that {@code http} asks of the rest of the sidecar. One for each event loop, called on that
 * loop only; nothing here blocks.
 */
public interface Decisions {
  Decision decide(RequestFacts facts);

  /**
   * Asks for the units of a request.
   *
   * @param then called exactly once: at once, or later on the loop
   */
  void admit(Decision.Charge charge, Executor loop, Consumer<Admission> then);

  /** The caller's own view; {@code then} as for {@link #admit}. */
  void usage(Caller caller, Executor loop, Consumer<UsageView> then);

  /** A refusal in the form that its route asks for. */
  Answer refusal(Denial denial, String requestId);

  /** The caller's own view as an answer. */
  Answer usageAnswer(UsageView view, String requestId);

  /**
   * Headers that are added to the upstream's answer; they replace what it says under those names.
   *
   * @param quotas what the meter said is left
   */
  List<Answer.Header> passedHeaders(Decision decision, List<Hint> quotas);
}
