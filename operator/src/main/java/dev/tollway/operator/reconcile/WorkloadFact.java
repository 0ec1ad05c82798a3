package dev.tollway.operator.reconcile;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment, StatefulSet or DaemonSet, as far as routes care.
 *
 * @param injectionLabelOnWorkload where nothing reads it
 */
record WorkloadFact(
    WorkloadRef ref,
    Map<String, String> podLabels,
    boolean injectionLabelOnWorkload,
    List<Workload.Port> ports) {

  static final String INJECT_LABEL = "tollway.dev/inject";
  static final String PORTS_ANNOTATION = "tollway.dev/ports";
  private static final String DEFAULT_PORT = "http";

  WorkloadFact {
    podLabels = Map.copyOf(podLabels);
    ports = List.copyOf(ports);
  }

  static WorkloadFact of(HasMetadata workload, @Nullable PodTemplateSpec template) {
    ObjectMeta meta = workload.getMetadata();
    ObjectMeta pods = template == null ? null : template.getMetadata();
    return new WorkloadFact(
        new WorkloadRef(meta.getNamespace(), workload.getKind(), meta.getName()),
        pods == null ? Map.of() : orEmpty(pods.getLabels()),
        orEmpty(meta.getLabels()).containsKey(INJECT_LABEL),
        ports(template, takenOver(pods)));
  }

  Workload with(List<Workload.Pod> pods) {
    return new Workload(
        ref.namespace(), ref.kind(), ref.name(), podLabels, injectionLabelOnWorkload, ports, pods);
  }

  private static List<Workload.Port> ports(@Nullable PodTemplateSpec template, Set<String> taken) {
    List<Workload.Port> ports = new ArrayList<>();
    if (template == null || template.getSpec() == null) {
      return ports;
    }
    for (Container container : template.getSpec().getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        String name = port.getName() == null ? "" : port.getName();
        ports.add(
            new Workload.Port(
                name,
                port.getContainerPort(),
                taken.contains(name) || taken.contains(String.valueOf(port.getContainerPort()))));
      }
    }
    return ports;
  }

  /** What the injector reads too: the pod alone says which of its ports a sidecar takes over. */
  private static Set<String> takenOver(@Nullable ObjectMeta pods) {
    String written = pods == null ? null : orEmpty(pods.getAnnotations()).get(PORTS_ANNOTATION);
    return written == null || written.isBlank()
        ? Set.of(DEFAULT_PORT)
        : Arrays.stream(written.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
