package dev.tollway.operator.identity;

/**
 * A workload by name.
 *
 * @param namespace its namespace
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 * @param name its name
 */
public record WorkloadRef(String namespace, String kind, String name) {
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
