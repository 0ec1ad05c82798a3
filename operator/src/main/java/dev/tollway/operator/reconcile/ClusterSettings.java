package dev.tollway.operator.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a control plane lives in a cluster.
 *
 * @param leaseNamespace where its Lease lies
 * @param leaseName the same for all replicas
 * @param identity another one for each replica
 */
public record ClusterSettings(
    String leaseNamespace, String leaseName, String identity, LeaseTimes leaseTimes) {

  /** Name of the Lease: the role that ships allows no other. */
  public static final String LEASE = "tollway-controller";

  /** Where a pod finds the name of its namespace. */
  private static final Path POD_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /**
   * Those of this process.
   *
   * @param leaseNamespace null: the namespace of this pod, outside a pod {@code default}
   * @throws IOException when the pod's namespace cannot be read
   */
  public static ClusterSettings here(@Nullable String leaseNamespace) throws IOException {
    String host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "local");
    return new ClusterSettings(
        leaseNamespace == null ? podNamespace() : leaseNamespace,
        LEASE,
        host + "_" + UUID.randomUUID().toString().substring(0, 8),
        LeaseTimes.USUAL);
  }

  private static String podNamespace() throws IOException {
    return Files.isReadable(POD_NAMESPACE) ? Files.readString(POD_NAMESPACE).strip() : "default";
  }
}
