package dev.tollway.operator.resolve;

import dev.tollway.operator.identity.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something whose pods a route may protect.
 *
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 * @param podLabels labels of its pod template
 * @param injectionLabelOnWorkload the injection label stands on the workload itself, where nothing
 *     reads it
 * @param ports the container ports of the template
 * @param pods those that exist now; in standalone each workload entry counts as one
 */
public record Workload(
    String namespace,
    String kind,
    String name,
    Map<String, String> podLabels,
    boolean injectionLabelOnWorkload,
    List<Port> ports,
    List<Pod> pods) {

  public Workload {
    podLabels = Map.copyOf(podLabels);
    ports = List.copyOf(ports);
    pods = List.copyOf(pods);
  }

  public WorkloadRef ref() {
    return new WorkloadRef(namespace, kind, name);
  }

  /** The port that goes by this name or number. */
  public Optional<Port> port(String nameOrNumber) {
    return ports.stream()
        .filter(
            p -> p.name().equals(nameOrNumber) || Integer.toString(p.number()).equals(nameOrNumber))
        .findFirst();
  }

  /**
   * A container port.
   *
   * @param name empty when it has none
   * @param intercepted whether the sidecar takes it over
   */
  public record Port(String name, int number, boolean intercepted) {}

  /**
   * A pod.
   *
   * @param injected whether it has a sidecar
   */
  public record Pod(String uid, String name, boolean ready, boolean injected) {}
}
