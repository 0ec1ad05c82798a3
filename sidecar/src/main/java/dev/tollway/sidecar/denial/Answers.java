package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes the answer to a refused request. */
public final class Answers {
  private Answers() {}

  /**
   * The answer, in the format and with the status that the rule's route asks for.
   *
   * @param requestId our id of the request, a UUID
   * @param now ledger time
   */
  public static Answer of(Denial denial, String requestId, Instant now) {
    Spoken spoken = Spoken.of(denial, now);
    Rule rule = denial.rule();
    ErrorFormat format = rule == null ? ErrorFormat.PROBLEM_JSON : rule.errorFormat();
    List<Header> headers = new ArrayList<>(10);
    String body =
        switch (format) {
          case PROBLEM_JSON -> {
            headers.add(new Header("Content-Type", "application/problem+json"));
            yield JsonBody.problem(spoken, requestId);
          }
          case OPEN_AI -> {
            headers.add(new Header("Content-Type", "application/json"));
            yield JsonBody.openAi(spoken);
          }
          case PLAIN -> {
            headers.add(new Header("Content-Type", "text/plain; charset=utf-8"));
            yield Sentences.title(spoken.reason()) + ": " + spoken.detail() + "\n";
          }
        };
    RefusalHeaders.add(spoken, headers);
    return new Answer(spoken.status(), List.copyOf(headers), body);
  }

  /**
   * The reason as a caller hears it: an expired key sounds like an unknown one unless the route
   * maps it.
   */
  static Reason spokenReason(Denial denial) {
    boolean mapped =
        denial.rule() != null && denial.rule().route().denials().containsKey(Reason.KEY_EXPIRED);
    return denial.reason() == Reason.KEY_EXPIRED && !mapped ? Reason.KEY_INVALID : denial.reason();
  }
}
