package dev.tollway.operator.compile;

import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compiles the live forms, once for each set of routes that a workload may have. A part keeps its
 * revision while its own content is the same, whatever happens to others.
 */
public final class Compiler {

  private Compiler() {}

  /** Name of what an ApiRoute, UsagePlan or ApiKey is compiled to. */
  public static ResourceName name(ObjectRef ref) {
    Kind kind =
        switch (ref.kind()) {
          case "ApiRoute" -> Kind.ROUTE;
          case "UsagePlan" -> Kind.PLAN;
          case "ApiKey" -> Kind.KEY;
          default -> throw new IllegalArgumentException(ref + " is not compiled");
        };
    return ResourceName.newBuilder().setKind(kind).setName(ref.path()).build();
  }

  public static Compilation compile(Resolution resolution, Numbered before) {
    List<LiveRoute> routes = live(resolution.routes().values());
    List<LiveKey> keys = live(resolution.keys().values());
    List<Scope> scopes = Scope.of(routes);
    Contents contents = new Contents();
    for (LiveRoute route : routes) {
      for (Scope scope : scopes) {
        if (scope.has(route)) {
          contents.add(
              route.ref(),
              Resource.newBuilder().setRoute(RouteConfig.of(route, scope)).build(),
              scope);
        }
      }
    }
    for (LivePlan plan : live(resolution.plans().values())) {
      for (Scope scope : concerned(scopes, plan)) {
        contents.add(
            plan.ref(), Resource.newBuilder().setPlan(PlanConfig.of(plan, scope)).build(), scope);
      }
    }
    Map<ObjectRef, List<Scope>> ofPlans = new HashMap<>();
    for (LiveKey key : keys) {
      if (!key.credentials().isEmpty()) {
        for (Scope scope :
            ofPlans.computeIfAbsent(key.plan().ref(), p -> concerned(scopes, key.plan()))) {
          contents.add(
              key.ref(), Resource.newBuilder().setKey(KeyConfig.of(key, scope)).build(), scope);
        }
      }
    }
    return contents.numbered(keys, before);
  }

  private static List<Scope> concerned(List<Scope> scopes, LivePlan plan) {
    return scopes.stream().filter(s -> s.has(plan)).toList();
  }

  private static <L> List<L> live(Collection<? extends Outcome<?, L>> outcomes) {
    return outcomes.stream().map(Outcome::live).filter(Objects::nonNull).toList();
  }
}
