package dev.tollway.operator.status;

import dev.tollway.crds.SidecarCounts;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.distribute.Standing;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Workload;
import dev.tollway.protocol.config.ResourceName;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one revision has come among the ready pods of its workloads.
 *
 * @param programmed the status of the condition
 * @param carried what was said before a restart still stands
 * @param recheckAt when time alone makes another answer; null: none
 */
record Programming(
    boolean programmed,
    Reason reason,
    String message,
    SidecarCounts counts,
    boolean carried,
    @Nullable Instant recheckAt) {

  /** One pod that is counted, and its workload. */
  private record Ready(Workload workload, Workload.Pod pod) {}

  /** Null: no sidecar is sent anything of the object. */
  static @Nullable Programming of(
      ObjectRef ref,
      Collection<Workload> workloads,
      boolean countUninjected,
      Conditions conditions,
      Moment moment) {
    return moment.revision(ref) == null
        ? null
        : of(
            workloads,
            Compiler.name(ref),
            countUninjected,
            conditions.previous("Programmed"),
            moment);
  }

  private static Programming of(
      Collection<Workload> workloads,
      ResourceName name,
      boolean countUninjected,
      Optional<Condition> before,
      Moment moment) {
    List<Ready> ready =
        workloads.stream()
            .flatMap(w -> w.pods().stream().map(p -> new Ready(w, p)))
            .filter(r -> r.pod().ready())
            .toList();
    List<Ready> uninjected = ready.stream().filter(r -> !r.pod().injected()).toList();
    List<String> taken = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    List<String> late = new ArrayList<>();
    String refusal = null;
    boolean unseen = false;
    Instant recheckAt = null;
    for (Ready one : ready) {
      if (!one.pod().injected()) {
        continue;
      }
      Instant since =
          switch (standing(one, name, moment)) {
            case Standing.Acknowledged a -> null;
            case Standing.Refused r -> {
              refusal = refusal == null ? one.pod().name() + ": " + r.reason() : refusal;
              yield null;
            }
            case Standing.Outstanding o -> o.since();
            case Standing.NeverSeen n -> {
              unseen = true;
              yield unansweredSince(before, moment.now());
            }
          };
      if (since == null) {
        taken.add(one.pod().name());
      } else if (moment.now().isBefore(since.plus(Moment.PATIENCE))) {
        waiting.add(one.pod().name());
        recheckAt = earlier(recheckAt, since.plus(Moment.PATIENCE));
      } else {
        late.add(one.pod().name());
      }
    }
    int programmed = refusal == null ? taken.size() : 0;
    SidecarCounts counts =
        new SidecarCounts(
            ready.size(),
            programmed,
            uninjected.size(),
            0,
            late.stream().sorted().limit(Words.SHOWN).toList());
    if (ready.isEmpty()) {
      return said(
          true,
          Reason.NO_PODS,
          "No pod of " + names(workloads) + " is ready: nothing to enforce yet.",
          counts,
          null);
    }
    if (!uninjected.isEmpty() && (countUninjected || uninjected.size() == ready.size())) {
      return said(false, Reason.PODS_NOT_INJECTED, notInjected(uninjected), counts, recheckAt);
    }
    if (refusal != null) {
      return said(
          false,
          Reason.REFUSED_BY_SIDECAR,
          "A sidecar did not take the revision and keeps the one before. Pod " + refusal,
          counts,
          recheckAt);
    }
    if (unseen && moment.justStarted() && before.isPresent() && !wasWaiting(before.get())) {
      return new Programming(
          "True".equals(before.get().getStatus()),
          Reason.RECONCILING,
          before.get().getMessage(),
          counts,
          true,
          moment.startTime().plus(Moment.PATIENCE));
    }
    if (!late.isEmpty()) {
      return said(
          false,
          Reason.SIDECARS_LAGGING,
          "%s not acknowledged for 60 s by the sidecars of pods %s: see whether they run and reach the control plane."
              .formatted(
                  "Revision " + moment.compilation().hash(name),
                  Words.list(late.stream().sorted().toList())),
          counts,
          recheckAt);
    }
    if (!waiting.isEmpty()) {
      return said(
          false,
          Reason.RECONCILING,
          "Taken by %d of %d pods of %s.".formatted(programmed, ready.size(), names(workloads)),
          counts,
          recheckAt);
    }
    return said(
        true,
        Reason.PROGRAMMED,
        "Enforced by %d of %d pods of %s."
            .formatted(
                programmed,
                ready.size() - (countUninjected ? 0 : uninjected.size()),
                names(workloads)),
        counts,
        null);
  }

  private static Standing standing(Ready one, ResourceName name, Moment moment) {
    return moment
        .acknowledgements()
        .standing(one.pod().uid(), name, moment.compilation().revision(name, one.workload().ref()));
  }

  private static Programming said(
      boolean programmed,
      Reason reason,
      String message,
      SidecarCounts counts,
      @Nullable Instant recheckAt) {
    return new Programming(programmed, reason, message, counts, false, recheckAt);
  }

  private static boolean wasWaiting(Condition before) {
    return "False".equals(before.getStatus())
        && (Reason.RECONCILING.word().equals(before.getReason())
            || Reason.SIDECARS_LAGGING.word().equals(before.getReason()));
  }

  /** A sidecar that never connected is late from when its absence was first told. */
  private static Instant unansweredSince(Optional<Condition> before, Instant now) {
    return before
        .filter(Programming::wasWaiting)
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .orElse(now);
  }

  private static Instant earlier(@Nullable Instant a, Instant b) {
    return a == null || b.isBefore(a) ? b : a;
  }

  private static String notInjected(List<Ready> pods) {
    Workload first = pods.getFirst().workload();
    String names = Words.list(pods.stream().map(r -> r.pod().name()).sorted().toList());
    String misplaced =
        first.injectionLabelOnWorkload()
            ? " (on the %s itself nothing reads it)".formatted(first.kind())
            : "";
    return "Pods without sidecar, which enforce nothing: %s. Put the label tollway.dev/inject: \"true\" on the pod template of %s %s%s and restart them: kubectl rollout restart %s/%s -n %s."
        .formatted(
            names,
            first.kind(),
            first.name(),
            misplaced,
            first.kind().toLowerCase(Locale.ROOT),
            first.name(),
            first.namespace());
  }

  static String names(Collection<Workload> workloads) {
    return Words.list(
        workloads.stream().map(w -> w.kind() + " " + w.name()).sorted().distinct().toList());
  }
}
