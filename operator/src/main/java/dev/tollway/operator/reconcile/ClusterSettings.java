package dev.tollway.operator.reconcile;

/**
 * How a control plane lives in a cluster.
 *
 * @param leaseNamespace where its Lease lies
 * @param leaseName the same for all replicas
 * @param identity another one for each replica
 */
public record ClusterSettings(
    String leaseNamespace, String leaseName, String identity, LeaseTimes leaseTimes) {

  /** Name of the Lease unless somebody chooses another. */
  public static final String LEASE = "tollway-controller";
}
