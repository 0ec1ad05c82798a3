package dev.tollway.operator.ledger.store;

import dev.tollway.operator.identity.WorkloadRef;

/**
 * A compiled resource as it was numbered for one workload.
 *
 * @param hash first 12 hex digits of the SHA-256 of its content
 */
public record StoredRevision(Id id, long epoch, long number, String hash) {

  /**
   * What a revision belongs to.
   *
   * @param kind of config.proto: {@code ROUTE}, {@code PLAN} or {@code KEY}
   * @param name {@code namespace/name}
   * @param workload whose sidecars are sent it
   */
  public record Id(String kind, String name, WorkloadRef workload) {}
}
