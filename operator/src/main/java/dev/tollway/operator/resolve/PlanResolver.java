package dev.tollway.operator.resolve;

import dev.tollway.accounting.money.Nanos;
import dev.tollway.crds.AllowedKeys;
import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.GepDuration;
import dev.tollway.crds.PlanRoute;
import dev.tollway.crds.PlanSubscription;
import dev.tollway.crds.Price;
import dev.tollway.crds.Quota;
import dev.tollway.crds.RateLimit;
import dev.tollway.crds.RouteRule;
import dev.tollway.crds.UsagePlan;
import dev.tollway.crds.UsagePlanSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans: which routes they open, and whether their numbers can be read. */
final class PlanResolver {

  private final Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes;
  private final Permission permission;
  private final FormChoice forms;

  PlanResolver(
      Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes,
      Permission permission,
      FormChoice forms) {
    this.routes = routes;
    this.permission = permission;
    this.forms = forms;
  }

  /** By namespace/name. */
  Map<String, Outcome<UsagePlanSpec, LivePlan>> resolve(List<UsagePlan> plans) {
    Map<String, Outcome<UsagePlanSpec, LivePlan>> outcomes = new TreeMap<>();
    for (UsagePlan plan : plans) {
      Authored<UsagePlanSpec> authored = Authored.of(plan);
      outcomes.put(authored.ref().path(), forms.choose(authored, UsagePlanSpec.class, this::judge));
    }
    return outcomes;
  }

  private Judged<LivePlan> judge(Form<UsagePlanSpec> form) {
    Authored<UsagePlanSpec> plan = form.written();
    UsagePlanSpec spec = form.spec();
    List<Problem> problems = new ArrayList<>();
    ZoneId zone = zone(plan.ref(), spec.timeZone(), "spec.timeZone", problems);
    for (Quota quota : spec.quotas()) {
      if (quota.timeZone() != null) {
        zone(plan.ref(), quota.timeZone(), "quota " + quota.name(), problems);
      }
    }
    for (RateLimit limit : spec.rateLimits()) {
      GepDuration.parse(limit.interval());
    }
    if (spec.pricing() != null) {
      for (Price price : spec.pricing().prices()) {
        Nanos.parse(price.amount());
      }
    }
    PlanSubscription subscription = spec.subscription();
    Duration trial =
        subscription == null || subscription.trial() == null
            ? null
            : GepDuration.parse(subscription.trial());
    Duration grace =
        subscription == null || subscription.gracePeriod() == null
            ? Duration.ZERO
            : GepDuration.parse(subscription.gracePeriod());
    List<UsagePlanSpec> counting =
        Stream.of(spec, plan.spec()).filter(Objects::nonNull).distinct().toList();
    return new Judged<>(
        new LivePlan(
            plan.ref(),
            spec,
            zone,
            opened(plan.ref(), spec, problems),
            counting.stream().map(PlanResolver::permit).distinct().toList(),
            counting.stream()
                .map(PlanResolver::maxPerNamespace)
                .filter(Objects::nonNull)
                .min(Integer::compare)
                .orElse(null),
            counting.stream().anyMatch(s -> s.approval() == UsagePlanSpec.Approval.MANUAL),
            trial,
            grace),
        problems);
  }

  private static AllowedNamespaces permit(UsagePlanSpec spec) {
    AllowedKeys keys = spec.allowedKeys();
    return Permission.orSame(keys == null ? null : keys.namespaces());
  }

  private static @Nullable Integer maxPerNamespace(UsagePlanSpec spec) {
    return spec.allowedKeys() == null ? null : spec.allowedKeys().maxPerNamespace();
  }

  private static ZoneId zone(ObjectRef plan, String name, String where, List<Problem> problems) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      problems.add(
          Problem.notAccepted(
              Reason.INVALID,
              "%s: the time zone %s of %s is unknown: write a name of the tz database such as Europe/Berlin."
                  .formatted(plan, name, where)));
      return ZoneId.of("UTC");
    }
  }

  /** Routes that are named come before those that a selector finds; the first entry counts. */
  private List<LivePlan.Opened> opened(ObjectRef plan, UsagePlanSpec spec, List<Problem> problems) {
    Map<String, LivePlan.Opened> opened = new LinkedHashMap<>();
    for (PlanRoute entry : spec.routes()) {
      if (entry.name() != null) {
        named(plan, entry, entry.name(), problems, opened);
      }
    }
    for (int i = 0; i < spec.routes().size(); i++) {
      PlanRoute entry = spec.routes().get(i);
      if (entry.name() == null) {
        selected(plan, entry, i, problems, opened);
      }
    }
    return List.copyOf(opened.values());
  }

  private void named(
      ObjectRef plan,
      PlanRoute entry,
      String name,
      List<Problem> problems,
      Map<String, LivePlan.Opened> opened) {
    String namespace = namespace(plan, entry);
    String path = namespace + "/" + name;
    Outcome<ApiRouteSpec, LiveRoute> route = routes.get(path);
    boolean near = namespace.equals(plan.namespace());
    if (route == null && near) {
      problems.add(
          Problem.unresolved(
              Reason.REF_NOT_FOUND,
              "ApiRoute %s not found in namespace %s: create it, or correct spec.routes."
                  .formatted(name, namespace)));
      return;
    }
    if (route == null || !permitted(plan, route)) {
      problems.add(Problem.unresolved(Reason.REF_NOT_PERMITTED, notPermitted(plan, path, near)));
      return;
    }
    LiveRoute live = route.live();
    if (live == null) {
      // It is there and may be sold: that nothing of it is live is told by its own conditions.
      return;
    }
    List<String> rules = new ArrayList<>(entry.rules());
    Set<String> known =
        live.spec().rules().stream().map(RouteRule::name).collect(Collectors.toSet());
    for (String rule : entry.rules()) {
      if (!known.contains(rule)) {
        problems.add(
            Problem.unresolved(
                Reason.REF_NOT_FOUND,
                "ApiRoute %s has no rule %s; it has: %s. Correct spec.routes."
                    .formatted(path, rule, Names.list(known))));
        rules.remove(rule);
      }
    }
    if (!rules.isEmpty() || entry.rules().isEmpty()) {
      opened.putIfAbsent(path, new LivePlan.Opened(live, rules, entry.costFactor()));
    }
  }

  private void selected(
      ObjectRef plan,
      PlanRoute entry,
      int index,
      List<Problem> problems,
      Map<String, LivePlan.Opened> opened) {
    String namespace = namespace(plan, entry);
    boolean any = false;
    for (Outcome<ApiRouteSpec, LiveRoute> route : routes.values()) {
      if (!route.ref().namespace().equals(namespace)
          || !Permission.matches(entry.selector(), route.object().labels())
          || !permitted(plan, route)) {
        continue;
      }
      any = true;
      if (route.live() != null) {
        opened.putIfAbsent(
            route.ref().path(), new LivePlan.Opened(route.live(), List.of(), entry.costFactor()));
      }
    }
    if (!any) {
      problems.add(
          namespace.equals(plan.namespace())
              ? Problem.unresolved(
                  Reason.REF_NOT_FOUND,
                  "spec.routes[%d].selector finds no ApiRoute in namespace %s that this plan may sell: correct the labels."
                      .formatted(index, namespace))
              : Problem.unresolved(
                  Reason.REF_NOT_PERMITTED,
                  "spec.routes[%d].selector finds no ApiRoute in namespace %s that plans of namespace %s may sell: check the labels, or ask the owner to allow it in spec.allowedPlans."
                      .formatted(index, namespace, plan.namespace())));
    }
  }

  private static String namespace(ObjectRef plan, PlanRoute entry) {
    return entry.namespace() == null ? plan.namespace() : entry.namespace();
  }

  private boolean permitted(ObjectRef plan, Outcome<ApiRouteSpec, LiveRoute> route) {
    List<AllowedNamespaces> permits =
        route.live() != null ? route.live().permits() : List.of(writtenPermit(route));
    return permission.allows(permits, route.ref().namespace(), plan.namespace());
  }

  private static AllowedNamespaces writtenPermit(Outcome<ApiRouteSpec, LiveRoute> route) {
    ApiRouteSpec spec = route.object().spec();
    return Permission.orSame(
        spec == null || spec.allowedPlans() == null ? null : spec.allowedPlans().namespaces());
  }

  private static String notPermitted(ObjectRef plan, String path, boolean near) {
    return near
        ? "ApiRoute %s does not allow plans of its own namespace: change its spec.allowedPlans."
            .formatted(path)
        : "There is no ApiRoute %s that plans of namespace %s may sell: check the name, or ask its owner to allow the namespace in spec.allowedPlans."
            .formatted(path, plan.namespace());
  }
}
