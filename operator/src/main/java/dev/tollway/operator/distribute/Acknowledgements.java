package dev.tollway.operator.distribute;

import dev.tollway.operator.identity.Peer;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What sidecars enforce, by pod uid. It sticks when a stream ends: a pod enforces what it has,
 * connected or not.
 */
public interface Acknowledgements {
  /**
   * How far {@code revision} of {@code name} has come at a pod. Only the very same revision counts
   * as acknowledged, not a later one.
   */
  Standing standing(String podUid, ResourceName name, Revision revision);

  /**
   * Whether the pod has acknowledged the whole picture of its workload at least once since it
   * connected first.
   */
  boolean complete(String podUid);

  /** Since when the stream of this pod is open; null while it is not. */
  @Nullable Instant connectedSince(String podUid);

  /** The pods of a workload whose streams are open, by pod uid. */
  List<Peer> connected(WorkloadRef workload);

  /** The pod is gone and will not come back. */
  void forget(String podUid);

  /**
   * Calls {@code listener} with the workload whenever an answer above may have changed. The call
   * comes from a thread that serves a stream: the listener only notes it and returns.
   */
  void listen(Consumer<WorkloadRef> listener);
}
