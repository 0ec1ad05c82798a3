package dev.tollway.operator.distribute;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import java.util.Set;

/**
 * One compiled resource whose revision is stored, and the workloads that it concerns. What differs
 * from workload to workload is published under one name in several of them.
 *
 * @param name kind and {@code namespace/name}
 * @param resource content with its revision
 * @param audience the workloads whose sidecars get it; nobody else ever learns of it
 */
public record Published(ResourceName name, Resource resource, Set<WorkloadRef> audience) {
  public Published {
    audience = Set.copyOf(audience);
  }
}
