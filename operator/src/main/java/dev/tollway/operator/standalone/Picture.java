package dev.tollway.operator.standalone;

import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import java.util.List;

/**
 * What a standalone control plane works on at one moment.
 *
 * @param entries the workload map: one pod with its sidecar each
 * @param problems mistakes in files, by place
 * @param notes on what is skipped
 */
public record Picture(
    Resources resources,
    List<WorkloadEntry> entries,
    List<LocatedProblem> problems,
    List<String> notes) {

  public Picture {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }
}
