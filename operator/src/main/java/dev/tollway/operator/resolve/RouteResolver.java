package dev.tollway.operator.resolve;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.AllowedPlans;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.GepDuration;
import dev.tollway.crds.Lifecycle;
import dev.tollway.crds.PathMatch;
import dev.tollway.crds.RouteMatch;
import dev.tollway.crds.RouteRule;
import dev.tollway.crds.TargetRef;
import dev.tollway.crds.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes: their targets, ports and conflicts. */
final class RouteResolver {

  private final List<Workload> workloads;
  private final FormChoice forms;
  private final Map<ObjectRef, Authored<ApiRouteSpec>> routes;
  private final ClaimedMatches claimed = new ClaimedMatches();

  RouteResolver(List<ApiRoute> routes, List<Workload> workloads, FormChoice forms) {
    this.workloads = workloads;
    this.forms = forms;
    this.routes =
        routes.stream()
            .map(Authored::of)
            .collect(Collectors.toMap(Authored::ref, Function.identity(), (a, b) -> a));
  }

  /** By namespace/name. The oldest is asked first, so that it wins where two claim the same. */
  Map<String, Outcome<ApiRouteSpec, LiveRoute>> resolve() {
    Map<String, Outcome<ApiRouteSpec, LiveRoute>> outcomes = new TreeMap<>();
    routes.values().stream()
        .sorted(Authored.OLDEST_FIRST)
        .forEach(route -> {
          Outcome<ApiRouteSpec, LiveRoute> outcome =
              forms.choose(route, ApiRouteSpec.class, this::judge);
          if (outcome.live() != null) {
            claimed.claim(outcome.live());
          }
          outcomes.put(route.ref().path(), outcome);
        });
    return outcomes;
  }

  private Judged<LiveRoute> judge(Form<ApiRouteSpec> form) {
    Authored<ApiRouteSpec> route = form.written();
    ApiRouteSpec spec = form.spec();
    List<Problem> problems = new ArrayList<>();
    checkValues(route.ref(), spec, problems);
    List<LiveRoute.Target> targets = targets(route.ref(), spec, problems);
    ClaimedMatches.Conflict conflict = claimed.conflict(route.ref(), spec, targets);
    if (conflict != null) {
      problems.add(Problem.notAccepted(Reason.CONFLICTED, conflicted(route.ref(), conflict)));
    }
    String successor = successor(route.ref(), spec.lifecycle(), problems);
    List<AllowedNamespaces> permits = new ArrayList<>();
    permits.add(permit(spec));
    if (route.spec() != null) {
      permits.add(permit(route.spec()));
    }
    return new Judged<>(
        new LiveRoute(
            route.ref(),
            spec,
            route.creationTime(),
            route.labels(),
            targets,
            permits.stream().distinct().toList(),
            successor),
        problems);
  }

  private static AllowedNamespaces permit(ApiRouteSpec spec) {
    AllowedPlans plans = spec.allowedPlans();
    return Permission.orSame(plans == null ? null : plans.namespaces());
  }

  private static String conflicted(ObjectRef route, ClaimedMatches.Conflict conflict) {
    String winner =
        conflict.winner().namespace().equals(route.namespace())
            ? conflict.winner().name()
            : conflict.winner().path();
    return "Rule %s claims %s on %s %s, which ApiRoute %s has (the oldest wins, then the name): change the match, or delete one of the two."
        .formatted(
            conflict.rule(),
            conflict.match(),
            conflict.workload().kind(),
            conflict.workload().name(),
            winner);
  }

  private List<LiveRoute.Target> targets(
      ObjectRef route, ApiRouteSpec spec, List<Problem> problems) {
    List<Workload> found = workloadsOf(route, spec);
    String port = spec.port() == null ? "" : port(spec);
    if (found.isEmpty()) {
      problems.add(Problem.unresolved(Reason.TARGET_NOT_FOUND, targetNotFound(route, spec)));
    }
    List<LiveRoute.Target> targets = new ArrayList<>();
    for (Workload workload : found) {
      workload
          .port(port)
          .ifPresentOrElse(
              p -> targets.add(new LiveRoute.Target(workload, p)),
              () ->
                  problems.add(
                      Problem.unresolved(Reason.PORT_NOT_FOUND, portNotFound(workload, port))));
    }
    return targets;
  }

  private static String port(ApiRouteSpec spec) {
    return spec.port().getStrVal() != null
        ? spec.port().getStrVal()
        : String.valueOf(spec.port().getIntVal());
  }

  private List<Workload> workloadsOf(ObjectRef route, ApiRouteSpec spec) {
    Stream<Workload> near = workloads.stream().filter(w -> w.namespace().equals(route.namespace()));
    TargetRef target = spec.targetRef();
    if (target != null) {
      return near.filter(w -> w.kind().equals(kind(target)) && w.name().equals(target.name()))
          .toList();
    }
    return near.filter(w -> Permission.matches(spec.selector(), w.podLabels())).toList();
  }

  private static String kind(TargetRef target) {
    return switch (target.kind()) {
      case DEPLOYMENT -> "Deployment";
      case STATEFUL_SET -> "StatefulSet";
      case DAEMON_SET -> "DaemonSet";
    };
  }

  private static String targetNotFound(ObjectRef route, ApiRouteSpec spec) {
    TargetRef target = spec.targetRef();
    return target != null
        ? "%s %s not found in namespace %s: create it, or correct spec.targetRef."
            .formatted(kind(target), target.name(), route.namespace())
        : "No workload of namespace %s has pods with the labels of spec.selector: correct the labels, or create the workload."
            .formatted(route.namespace());
  }

  private static String portNotFound(Workload workload, String port) {
    String ports =
        Names.list(
            workload.ports().stream()
                .map(p -> p.name().isEmpty() ? "" + p.number() : p.name())
                .toList());
    return ports.isEmpty()
        ? "%s %s declares no container port: add port %s to its pod template."
            .formatted(workload.kind(), workload.name(), port)
        : "%s %s has no container port %s; it has: %s. Correct spec.port, or add the port to the pod template."
            .formatted(workload.kind(), workload.name(), port, ports);
  }

  private String successor(ObjectRef route, @Nullable Lifecycle lifecycle, List<Problem> problems) {
    if (lifecycle == null || lifecycle.successor() == null) {
      return "";
    }
    String name = lifecycle.successor().name();
    Authored<ApiRouteSpec> next = routes.get(ObjectRef.route(route.namespace(), name));
    if (next == null || next.spec() == null) {
      problems.add(
          Problem.unresolved(
              Reason.REF_NOT_FOUND,
              "ApiRoute %s not found in namespace %s: create it, or correct spec.lifecycle.successor."
                  .formatted(name, route.namespace())));
      return "";
    }
    return SuccessorLink.of(next.spec());
  }

  private static void checkValues(ObjectRef route, ApiRouteSpec spec, List<Problem> problems) {
    for (RouteRule rule : spec.rules()) {
      if (rule.timeouts() != null) {
        Stream.of(rule.timeouts().request(), rule.timeouts().idle())
            .filter(t -> t != null)
            .forEach(GepDuration::parse);
      }
      for (RouteMatch match : rule.matches()) {
        PathMatch path = match.path();
        if (path != null && path.type() == PathMatch.Type.REGULAR_EXPRESSION) {
          checkExpression(route, rule, path.value(), problems);
        }
        Stream.concat(match.headers().stream(), match.queryParams().stream())
            .filter(m -> m.type() == ValueMatch.Type.REGULAR_EXPRESSION)
            .forEach(m -> checkExpression(route, rule, m.value(), problems));
      }
    }
  }

  private static void checkExpression(
      ObjectRef route, RouteRule rule, String expression, List<Problem> problems) {
    try {
      Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      problems.add(
          Problem.notAccepted(
              Reason.INVALID,
              "Rule %s of %s has a regular expression that RE2 cannot read: %s. Correct it."
                  .formatted(rule.name(), route, e.getMessage())));
    }
  }
}
