package dev.tollway.operator.reconcile;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * A pod, as far as routes care.
 *
 * @param workload what made it; null: nothing that a route can protect
 */
record PodFact(@Nullable WorkloadRef workload, Workload.Pod pod) {

  /** Name of the container that the injector adds. */
  static final String SIDECAR = "tollway-sidecar";

  private static final String TEMPLATE_HASH = "pod-template-hash";

  static PodFact of(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    return new PodFact(
        workload(meta),
        new Workload.Pod(
            meta.getUid(),
            meta.getName(),
            meta.getDeletionTimestamp() == null && ready(pod),
            injected(pod)));
  }

  private static @Nullable WorkloadRef workload(ObjectMeta meta) {
    for (OwnerReference owner : meta.getOwnerReferences()) {
      if (!Boolean.TRUE.equals(owner.getController())) {
        continue;
      }
      return switch (owner.getKind()) {
        case "StatefulSet", "DaemonSet" ->
            new WorkloadRef(meta.getNamespace(), owner.getKind(), owner.getName());
        case "ReplicaSet" -> deployment(meta, owner.getName());
        default -> null;
      };
    }
    return null;
  }

  /**
   * A Deployment names its ReplicaSets after itself and the hash that it labels their pods with, so
   * nobody has to watch ReplicaSets.
   */
  private static @Nullable WorkloadRef deployment(ObjectMeta meta, String replicaSet) {
    String hash = meta.getLabels() == null ? null : meta.getLabels().get(TEMPLATE_HASH);
    if (hash == null || !replicaSet.endsWith("-" + hash)) {
      return null;
    }
    return new WorkloadRef(
        meta.getNamespace(),
        "Deployment",
        replicaSet.substring(0, replicaSet.length() - hash.length() - 1));
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static boolean injected(Pod pod) {
    return pod.getSpec() != null
        && pod.getSpec().getInitContainers().stream().anyMatch(c -> SIDECAR.equals(c.getName()));
  }
}
