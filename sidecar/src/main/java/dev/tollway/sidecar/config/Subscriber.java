package dev.tollway.sidecar.config;

/**
 * Which sidecar asks for its configuration.
 *
 * @param kind of the workload, as in a targetRef
 * @param podUid stable for the life of the pod
 */
public record Subscriber(
    String namespace, String kind, String name, String podUid, String podName) {
  /** The workload in one string. */
  String workload() {
    return namespace + "/" + kind + "/" + name;
  }
}
