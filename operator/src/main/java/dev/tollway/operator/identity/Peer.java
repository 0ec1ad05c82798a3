package dev.tollway.operator.identity;

/**
 * The sidecar at the other end of a call.
 *
 * @param workload what it stands next to: it is shown this workload's configuration and nothing
 *     else
 * @param podUid stable for the life of the pod (standalone: of the workload entry)
 * @param podName for messages
 */
public record Peer(WorkloadRef workload, String podUid, String podName) {}
