package dev.tollway.cli.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.AllowedKeys;
import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.AllowedPlans;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.KeyRef;
import dev.tollway.crds.PlanRef;
import dev.tollway.crds.PlanRoute;
import dev.tollway.crds.RouteRule;
import dev.tollway.crds.TargetRef;
import dev.tollway.crds.UsagePlan;
import dev.tollway.crds.schema.LocatedProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows names from object to object. What is missing is a problem where the set shows the
 * namespace it should be in, else a note: the rest may be applied from somewhere else.
 */
final class References {
  private final ManifestSet set;
  private final List<LocatedProblem> problems = new ArrayList<>();
  private final List<LocatedProblem> notes = new ArrayList<>();

  References(ManifestSet set) {
    this.set = set;
  }

  List<LocatedProblem> problems() {
    return problems;
  }

  List<LocatedProblem> notes() {
    return notes;
  }

  void check() {
    set.accepted("ApiRoute")
        .forEach(route -> route(route, route.judgement().as(ApiRoute.class).getSpec()));
    set.accepted("UsagePlan").forEach(plan -> plan(plan, plan.judgement().as(UsagePlan.class)));
    set.accepted("ApiKey").forEach(key -> key(key, key.judgement().as(ApiKey.class)));
    set.accepted("ApiKeyGrant")
        .forEach(grant -> grant(grant, grant.judgement().as(ApiKeyGrant.class)));
    namespaces();
  }

  private void route(Judged route, ApiRouteSpec spec) {
    TargetRef target = spec.targetRef();
    if (target != null) {
      target(route, spec, target);
    }
    if (spec.lifecycle() != null && spec.lifecycle().successor() != null) {
      String name = spec.lifecycle().successor().name();
      if (set.find("ApiRoute", route.namespace(), name).isEmpty()) {
        missing(route, "spec.lifecycle.successor.name", "ApiRoute", route.namespace(), name);
      }
    }
  }

  private void target(Judged route, ApiRouteSpec spec, TargetRef target) {
    String kind =
        switch (target.kind()) {
          case DEPLOYMENT -> "Deployment";
          case STATEFUL_SET -> "StatefulSet";
          case DAEMON_SET -> "DaemonSet";
        };
    Optional<Judged> workload = set.find(kind, route.namespace(), target.name());
    if (workload.isEmpty()) {
      notes.add(
          route
              .manifest()
              .problem(
                  "spec.targetRef",
                  "%s %s/%s is not here; it must be where this is applied"
                      .formatted(kind, route.namespace(), target.name())));
      return;
    }
    String port = String.valueOf(spec.port().getValue());
    List<String> ports = Workloads.of(workload.get()).portNames();
    if (ports.stream().noneMatch(p -> p.equals(port))) {
      problems.add(
          route
              .manifest()
              .problem(
                  "spec.port",
                  "must be a container port of %s %s/%s, which has %s"
                      .formatted(
                          kind,
                          route.namespace(),
                          target.name(),
                          ports.isEmpty() ? "none" : String.join(", ", ports))));
    }
  }

  private void plan(Judged plan, UsagePlan typed) {
    List<PlanRoute> routes = typed.getSpec().routes();
    for (int i = 0; i < routes.size(); i++) {
      PlanRoute opened = routes.get(i);
      String field = "spec.routes[" + i + "]";
      String namespace = opened.namespace() == null ? plan.namespace() : opened.namespace();
      if (opened.name() == null) {
        selected(plan, field, namespace, opened);
        continue;
      }
      Optional<Judged> route = set.find("ApiRoute", namespace, opened.name());
      if (route.isEmpty()) {
        missing(plan, field + ".name", "ApiRoute", namespace, opened.name());
      } else if (route.get().judgement().accepted()) {
        opened(plan, field, opened, route.get());
      }
    }
  }

  private void selected(Judged plan, String field, String namespace, PlanRoute opened) {
    Map<String, String> wanted =
        opened.selector() == null ? Map.of() : opened.selector().matchLabels();
    boolean any =
        set.ofKind("ApiRoute")
            .filter(route -> route.namespace().equals(namespace))
            .anyMatch(route -> labels(route).entrySet().containsAll(wanted.entrySet()));
    if (!any) {
      notes.add(
          plan.manifest()
              .problem(
                  field + ".selector",
                  "no ApiRoute of namespace %s here has these labels".formatted(namespace)));
    }
  }

  private void opened(Judged plan, String field, PlanRoute opened, Judged route) {
    ApiRouteSpec spec = route.judgement().as(ApiRoute.class).getSpec();
    AllowedPlans allowed = spec.allowedPlans();
    permitted(
        plan,
        field + ".name",
        route,
        "spec.allowedPlans",
        allowed == null ? null : allowed.namespaces());
    List<String> rules = spec.rules().stream().map(RouteRule::name).toList();
    for (int i = 0; i < opened.rules().size(); i++) {
      if (!rules.contains(opened.rules().get(i))) {
        problems.add(
            plan.manifest()
                .problem(
                    field + ".rules[" + i + "]",
                    "must be a rule of %s, which has %s"
                        .formatted(route.ref(), String.join(", ", rules))));
      }
    }
  }

  private void key(Judged key, ApiKey typed) {
    PlanRef ref = typed.getSpec().planRef();
    String namespace = ref.namespace() == null ? key.namespace() : ref.namespace();
    Optional<Judged> plan = set.find("UsagePlan", namespace, ref.name());
    if (plan.isEmpty()) {
      missing(key, "spec.planRef.name", "UsagePlan", namespace, ref.name());
    } else if (plan.get().judgement().accepted()) {
      AllowedKeys allowed = plan.get().judgement().as(UsagePlan.class).getSpec().allowedKeys();
      permitted(
          key,
          "spec.planRef.name",
          plan.get(),
          "spec.allowedKeys",
          allowed == null ? null : allowed.namespaces());
    }
  }

  private void grant(Judged grant, ApiKeyGrant typed) {
    String plan = typed.getSpec().planRef().name();
    if (set.find("UsagePlan", grant.namespace(), plan).isEmpty()) {
      missing(grant, "spec.planRef.name", "UsagePlan", grant.namespace(), plan);
    }
    KeyRef ref = typed.getSpec().keyRef();
    String namespace = ref.namespace() == null ? grant.namespace() : ref.namespace();
    Optional<Judged> key = set.find("ApiKey", namespace, ref.name());
    if (key.isEmpty()) {
      missing(grant, "spec.keyRef.name", "ApiKey", namespace, ref.name());
    } else if (key.get().judgement().accepted()) {
      PlanRef used = key.get().judgement().as(ApiKey.class).getSpec().planRef();
      String seller = used.namespace() == null ? namespace : used.namespace();
      if (!used.name().equals(plan) || !seller.equals(grant.namespace())) {
        problems.add(
            grant
                .manifest()
                .problem(
                    "spec.planRef.name",
                    "must be the plan of %s, which is %s/%s"
                        .formatted(key.get().ref(), seller, used.name())));
      }
    }
  }

  private void permitted(
      Judged from, String field, Judged to, String gate, @Nullable AllowedNamespaces allowed) {
    AllowedNamespaces.From who = allowed == null ? AllowedNamespaces.From.SAME : allowed.from();
    boolean ok =
        switch (who) {
          case ALL -> true;
          case SAME -> from.namespace().equals(to.namespace());
          case SELECTOR -> {
            Optional<Judged> namespace = set.find("Namespace", "", from.namespace());
            // Labels that are not here cannot be judged; that the Namespace is not here is noted
            // anyhow.
            yield namespace.isEmpty()
                || allowed == null
                || allowed.selector() == null
                || labels(namespace.get())
                    .entrySet()
                    .containsAll(allowed.selector().matchLabels().entrySet());
          }
        };
    if (!ok) {
      problems.add(
          from.manifest()
              .problem(
                  field,
                  "must be allowed: %s of %s does not let namespace %s in"
                      .formatted(gate, to.ref(), from.namespace())));
    }
  }

  private void missing(Judged from, String field, String kind, String namespace, String name) {
    if (set.ownNamespaces().contains(namespace)) {
      problems.add(
          from.manifest()
              .problem(field, "must exist: there is no %s %s/%s".formatted(kind, namespace, name)));
    } else {
      notes.add(
          from.manifest()
              .problem(
                  field,
                  "%s %s/%s cannot be seen: nothing of namespace %s is here"
                      .formatted(kind, namespace, name, namespace)));
    }
  }

  private void namespaces() {
    Map<String, Judged> first = new TreeMap<>();
    set.byRef().values().stream()
        .filter(object -> object.manifest().isOurs())
        .filter(object -> set.find("Namespace", "", object.namespace()).isEmpty())
        .forEach(object -> first.merge(object.namespace(), object, References::earlier));
    first.forEach((namespace, object) ->
        notes.add(
            object
                .manifest()
                .problem(
                    "metadata.namespace",
                    "Namespace %s is not here; it must be where this is applied"
                        .formatted(namespace))));
  }

  private static Judged earlier(Judged a, Judged b) {
    return a.manifest().problem("", "").compareTo(b.manifest().problem("", "")) <= 0 ? a : b;
  }

  private static Map<String, String> labels(Judged object) {
    Map<String, String> labels = new TreeMap<>();
    JsonNode written = object.manifest().content().path("metadata").path("labels");
    written.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    if (object.ref().kind().equals("Namespace")) {
      labels.put("kubernetes.io/metadata.name", object.manifest().name());
    }
    return labels;
  }
}
