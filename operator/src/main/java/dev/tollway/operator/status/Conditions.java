package dev.tollway.operator.status;

import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Problem;
import dev.tollway.operator.resolve.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the conditions of one object, in the order in which they are set. */
final class Conditions {

  private static final int LONGEST_MESSAGE = 32_768;

  private final List<Condition> previous;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  private Conditions(List<Condition> previous, long generation, Instant now) {
    this.previous = previous;
    this.generation = generation;
    this.now = now;
  }

  /** With Accepted and ResolvedRefs, which every kind has first. */
  static Conditions of(Outcome<?, ?> outcome, List<Condition> previous, Moment moment) {
    return new Conditions(previous, outcome.object().generation(), moment.now()).judge(outcome);
  }

  /** lastTransitionTime moves only with status. */
  Conditions set(String type, Truth status, Reason reason, String message) {
    return setWord(type, status, reason.word(), message);
  }

  /** As it was before, with its generation too. */
  Conditions carry(Condition condition) {
    conditions.add(condition);
    return this;
  }

  /** As another condition has it. */
  Conditions setWord(String type, Truth status, String reason, String message) {
    String since =
        previous(type)
            .filter(c -> status.word().equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> Words.time(now));
    conditions.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status.word())
            .withReason(reason)
            .withMessage(
                message.length() <= LONGEST_MESSAGE
                    ? message
                    : message.substring(0, LONGEST_MESSAGE))
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  List<Condition> list() {
    return conditions;
  }

  Optional<Condition> previous(String type) {
    return find(previous, type);
  }

  boolean isTrue(String type) {
    return find(conditions, type).filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** The first that is not True, of these; null when all are. */
  @Nullable Condition firstNotTrue(List<String> types) {
    for (String type : types) {
      Condition condition = find(conditions, type).orElse(null);
      if (condition == null || !"True".equals(condition.getStatus())) {
        return condition;
      }
    }
    return null;
  }

  /** Accepted and ResolvedRefs, from the problems of the written form. */
  private Conditions judge(Outcome<?, ?> outcome) {
    Problem.Aspect[] told = {Problem.Aspect.ACCEPTED, Problem.Aspect.RESOLVED_REFS};
    for (Problem.Aspect aspect : told) {
      boolean accepted = aspect == Problem.Aspect.ACCEPTED;
      String type = accepted ? "Accepted" : "ResolvedRefs";
      List<Problem> problems =
          outcome.problems().stream().filter(p -> p.aspect() == aspect).toList();
      if (problems.isEmpty()) {
        set(
            type,
            Truth.TRUE,
            accepted ? Reason.ACCEPTED : Reason.RESOLVED_REFS,
            accepted ? "The object is valid." : "Everything that it refers to is there.");
      } else {
        set(type, Truth.FALSE, problems.getFirst().reason(), message(outcome, problems));
      }
    }
    return this;
  }

  static String message(Outcome<?, ?> outcome, List<Problem> problems) {
    String text = String.join(" ", problems.stream().map(Problem::message).toList());
    return outcome.keepsOlderForm()
        ? text + " Until then generation " + outcome.liveGeneration() + " stays live."
        : text;
  }

  /** Stalled only where waiting does not help: kstatus reads it as failed. */
  List<Condition> done(Outcome<?, ?> outcome) {
    outcome.problems().stream()
        .filter(p -> p.aspect() != Problem.Aspect.RESOLVED_REFS)
        .findFirst()
        .ifPresent(p -> set("Stalled", Truth.TRUE, p.reason(), p.message()));
    return List.copyOf(conditions);
  }

  /** What a condition says of its type. */
  enum Truth {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Truth(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }
}
