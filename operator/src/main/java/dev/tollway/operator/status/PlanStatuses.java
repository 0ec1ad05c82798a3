package dev.tollway.operator.status;

import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.KeyCounts;
import dev.tollway.crds.RateLimit;
import dev.tollway.crds.UsagePlanSpec;
import dev.tollway.crds.UsagePlanStatus;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The status of a UsagePlan. */
final class PlanStatuses {

  private static final List<String> NEEDED = List.of("Accepted", "ResolvedRefs", "Programmed");

  private PlanStatuses() {}

  /**
   * @param keys those that are live on this plan, with how they stand at this moment
   */
  static Stated<UsagePlanStatus> of(
      Outcome<UsagePlanSpec, LivePlan> plan,
      Map<Outcome<ApiKeySpec, LiveKey>, KeyStanding> keys,
      @Nullable UsagePlanStatus before,
      Moment moment) {
    Conditions conditions =
        Conditions.of(plan, before == null ? List.of() : before.conditions(), moment);
    LivePlan live = plan.live();
    String shared = live == null ? "" : shared(live);
    Programming programming =
        live == null
            ? null
            : Programming.of(plan.ref(), workloads(live), false, conditions, moment);
    if (programming == null) {
      Reasons.unprogrammed(conditions, plan);
    } else {
      Reasons.programmed(conditions, programming);
    }
    String counted = counted(plan, keys);
    String ready =
        Reasons.ready(conditions, NEEDED, Reason.READY, "The plan is enforced." + shared);
    String summary = conditions.isTrue("Ready") ? counted + shared : ready + " " + counted;
    return new Stated<>(
        new UsagePlanStatus(
            Words.summary(summary),
            plan.object().generation(),
            moment.revision(plan.ref()),
            counts(keys.values()),
            conditions.done(plan)),
        programming == null ? null : programming.recheckAt());
  }

  /** Those that have a route which the plan opens, each once. */
  static Collection<Workload> workloads(LivePlan plan) {
    Map<String, Workload> all = new TreeMap<>();
    plan.opened().stream()
        .flatMap(o -> o.route().targets().stream())
        .forEach(t -> all.putIfAbsent(t.workload().ref().toString(), t.workload()));
    return all.values();
  }

  private static KeyCounts counts(Collection<KeyStanding> keys) {
    return new KeyCounts(
        keys.size(),
        Collections.frequency(keys, KeyStanding.ACTIVE),
        Collections.frequency(keys, KeyStanding.MUST_PAY),
        Collections.frequency(keys, KeyStanding.PENDING));
  }

  private static String counted(
      Outcome<UsagePlanSpec, LivePlan> plan, Map<Outcome<ApiKeySpec, LiveKey>, KeyStanding> keys) {
    List<String> mustPay = new ArrayList<>();
    keys.forEach((key, standing) -> {
      if (standing == KeyStanding.MUST_PAY) {
        mustPay.add(
            key.ref().namespace().equals(plan.ref().namespace())
                ? key.ref().name()
                : key.ref().path());
      }
    });
    if (keys.isEmpty()) {
      return "No keys yet.";
    }
    String total = Words.count(keys.size(), "key");
    return mustPay.isEmpty()
        ? total + "; none must pay."
        : "%s; %d must pay (%s)."
            .formatted(total, mustPay.size(), Words.list(mustPay.stream().sorted().toList()));
  }

  /** Rate limits are exact for one sidecar. With several of them each counts for itself. */
  private static String shared(LivePlan plan) {
    long sidecars =
        workloads(plan).stream()
            .flatMap(w -> w.pods().stream())
            .filter(p -> p.ready() && p.injected())
            .count();
    if (sidecars < 2 || plan.spec().rateLimits().isEmpty()) {
      return "";
    }
    return " Each of %d sidecars counts %s by itself: a caller may reach %d times the limit."
        .formatted(
            sidecars,
            Words.list(plan.spec().rateLimits().stream().map(RateLimit::name).toList()),
            sidecars);
  }
}
