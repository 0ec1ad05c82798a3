package dev.tollway.operator.identity;

import dev.tollway.protocol.config.Subscribe;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;

/** Decides who is calling. What a sidecar says about itself is a claim until this has judged it. */
@FunctionalInterface
public interface Identity {
  /**
   * Judges one call, before anything is sent to it.
   *
   * @param context of the call: holds what interceptors have proven about the connection
   * @param said what the sidecar says about itself
   * @throws StatusException when it is not proven, or says something else than what is proven; ends
   *     the stream
   */
  Peer prove(Context context, Subscribe said) throws StatusException;

  /**
   * Believes what is said. Only for a transport that nobody else can reach: the in-process one of
   * standalone, where sidecar and control plane share one JVM, and loopback of a machine on which
   * whoever may run programs is trusted.
   */
  static Identity asSaid() {
    return (context, said) -> {
      if (said.getPodUid().isEmpty()
          || said.getWorkloadName().isEmpty()
          || said.getNamespace().isEmpty()) {
        throw Status.INVALID_ARGUMENT
            .withDescription("Subscribe must name namespace, workload_name and pod_uid.")
            .asException();
      }
      return new Peer(
          new WorkloadRef(said.getNamespace(), said.getWorkloadKind(), said.getWorkloadName()),
          said.getPodUid(),
          said.getPodName());
    };
  }
}
