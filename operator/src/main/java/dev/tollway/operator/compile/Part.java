package dev.tollway.operator.compile;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.ResourceName;

/** What of a resource concerns one workload. A revision belongs to a part. */
public record Part(ResourceName name, WorkloadRef workload) {}
