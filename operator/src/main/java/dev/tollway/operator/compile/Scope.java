package dev.tollway.operator.compile;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.operator.resolve.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Workloads that execute the same routes on the same ports: what they are sent is the same, and
 * names no other route.
 *
 * @param ports of each route, by {@code namespace/name}, the port that it guards at these workloads
 * @param workloads at least one
 */
record Scope(NavigableMap<String, String> ports, Collection<WorkloadRef> workloads) {

  static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::kind)
          .thenComparing(WorkloadRef::name);

  /** Every workload that has a route, in one of them. */
  static List<Scope> of(Collection<LiveRoute> routes) {
    Map<WorkloadRef, NavigableMap<String, String>> ports = new TreeMap<>(ORDER);
    for (LiveRoute route : routes) {
      for (LiveRoute.Target target : route.targets()) {
        ports
            .computeIfAbsent(target.workload().ref(), w -> new TreeMap<>())
            .putIfAbsent(route.ref().path(), nameOrNumber(target.port()));
      }
    }
    Map<NavigableMap<String, String>, Collection<WorkloadRef>> alike = new LinkedHashMap<>();
    ports.forEach(
        (workload, own) -> alike.computeIfAbsent(own, o -> new TreeSet<>(ORDER)).add(workload));
    List<Scope> scopes = new ArrayList<>();
    alike.forEach((own, workloads) -> scopes.add(new Scope(own, workloads)));
    return scopes;
  }

  boolean has(LiveRoute route) {
    return ports.containsKey(route.ref().path());
  }

  /** Whether it has a route that the plan opens. */
  boolean has(LivePlan plan) {
    return plan.opened().stream().anyMatch(o -> has(o.route()));
  }

  /** By name where the port has one, so that a listener finds it however the author wrote it. */
  private static String nameOrNumber(Workload.Port port) {
    return port.name().isEmpty() ? Integer.toString(port.number()) : port.name();
  }
}
