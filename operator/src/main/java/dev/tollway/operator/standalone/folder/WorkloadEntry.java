package dev.tollway.operator.standalone.folder;

import dev.tollway.operator.identity.WorkloadRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the workload map: one pod with its sidecar.
 *
 * @param podUid the same for as long as workload and address are
 * @param podName for messages
 * @param port name or number of the container port that the sidecar takes over
 * @param labels of the pod; null: those that the workload's manifest gives
 * @param listen {@code host:port} on which the sidecar listens
 * @param upstream URL of what stands behind it, or {@link #DEMO}
 */
public record WorkloadEntry(
    WorkloadRef workload,
    String podUid,
    String podName,
    String port,
    @Nullable Map<String, String> labels,
    String listen,
    String upstream) {

  /** The built-in echo service as upstream. */
  public static final String DEMO = "demo";

  /** Name of the pod whose sidecar listens there. */
  public static String podNameOf(WorkloadRef workload, String listen) {
    return workload.name() + "@" + listen;
  }

  /** Uid of the pod of that name. */
  public static String podUidOf(WorkloadRef workload, String podName) {
    return UUID.nameUUIDFromBytes((workload + " " + podName).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
