package dev.tollway.operator.status;

import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Problem;
import dev.tollway.operator.resolve.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;

/** Conditions that all kinds have in common. */
final class Reasons {

  private Reasons() {}

  /** Programmed, where sidecars have been told. */
  static void programmed(Conditions conditions, Programming programming) {
    if (programming.carried()) {
      Condition before = conditions.previous("Programmed").orElseThrow();
      conditions.carry(new ConditionBuilder(before).build());
      return;
    }
    conditions.set(
        "Programmed",
        Conditions.Truth.of(programming.programmed()),
        programming.reason(),
        programming.message());
  }

  /** Programmed, where there is nothing that a sidecar could take. */
  static void unprogrammed(Conditions conditions, Outcome<?, ?> outcome) {
    Problem first = outcome.problems().isEmpty() ? null : outcome.problems().getFirst();
    if (first == null) {
      conditions.set(
          "Programmed",
          Conditions.Truth.TRUE,
          Reason.NO_PODS,
          "It concerns no workload: nothing to enforce yet.");
    } else {
      conditions.set(
          "Programmed",
          Conditions.Truth.FALSE,
          first.reason(),
          "Nothing is enforced: " + first.message());
    }
  }

  /**
   * Ready, from the conditions that it needs.
   *
   * @param well reason when all is well
   * @return what the summary says
   */
  static String ready(Conditions conditions, List<String> needed, Reason well, String message) {
    Condition missing = conditions.firstNotTrue(needed);
    if (missing == null) {
      conditions.set("Ready", Conditions.Truth.TRUE, well, message);
      return message;
    }
    Conditions.Truth truth =
        Conditions.Truth.UNKNOWN.word().equals(missing.getStatus())
            ? Conditions.Truth.UNKNOWN
            : Conditions.Truth.FALSE;
    conditions.setWord("Ready", truth, missing.getReason(), missing.getMessage());
    return missing.getMessage();
  }
}
