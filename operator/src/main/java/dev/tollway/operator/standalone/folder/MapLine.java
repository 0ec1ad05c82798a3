package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.operator.identity.WorkloadRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the workload map as it is written.
 *
 * @param manifest of the whole map, for places
 * @param field path of the entry in it
 * @param port null: not written
 * @param labels null: not written
 */
record MapLine(
    Manifest manifest,
    String field,
    WorkloadRef workload,
    @Nullable String port,
    @Nullable Map<String, String> labels,
    String listen,
    String upstream) {

  LocatedProblem problem(String member, String message) {
    return manifest.problem(field + "." + member, message);
  }
}
