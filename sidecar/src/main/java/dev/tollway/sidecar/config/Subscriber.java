package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Known;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Subscribe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sidecar asks for its configuration.
 *
 * @param kind of the workload, as in a targetRef
 * @param podUid stable for the life of the pod
 */
public record Subscriber(
    String namespace, String kind, String name, String podUid, String podName) {
  private static final int PROTOCOL = 1;

  /** The workload in one string. */
  String workload() {
    return namespace + "/" + kind + "/" + name;
  }

  /**
   * The first words of a stream.
   *
   * @param known what need not be sent again
   * @param picture the newest that was ever taken; null: none
   */
  Subscribe subscribe(List<Known> known, @Nullable Revision picture) {
    Subscribe.Builder subscribe =
        Subscribe.newBuilder()
            .setProtocol(PROTOCOL)
            .setNamespace(namespace)
            .setWorkloadKind(kind)
            .setWorkloadName(name)
            .setPodUid(podUid)
            .setPodName(podName)
            .addAllKnown(known);
    if (picture != null) {
      subscribe.setPicture(picture);
    }
    return subscribe.build();
  }
}
