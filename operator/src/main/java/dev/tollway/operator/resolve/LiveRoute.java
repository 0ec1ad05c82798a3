package dev.tollway.operator.resolve;

import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.ApiRouteSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A route that is enforced.
 *
 * @param targets workloads that have its port; empty while there is none
 * @param permits all of them must allow a plan's namespace: of the live form, and of the form
 *     written now
 * @param successor URI reference of the route that replaces it; empty: none
 */
public record LiveRoute(
    ObjectRef ref,
    ApiRouteSpec spec,
    Instant creationTime,
    Map<String, String> labels,
    List<Target> targets,
    List<AllowedNamespaces> permits,
    String successor) {

  public LiveRoute {
    targets = List.copyOf(targets);
    permits = List.copyOf(permits);
  }

  /** A workload and the port of it that the route guards. */
  public record Target(Workload workload, Workload.Port port) {}
}
