package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.resolve.ObjectRef;
import java.util.List;
import java.util.SortedMap;

/**
 * What the folder says now.
 *
 * @param objects that count; those of a broken file in their last good form
 * @param entries of the workload map
 * @param problems by place, all of them mistakes that somebody has to correct
 * @param notes on what is skipped
 */
public record FolderState(
    SortedMap<ObjectRef, FolderObject> objects,
    List<WorkloadEntry> entries,
    List<LocatedProblem> problems,
    List<String> notes) {

  public FolderState {
    entries = List.copyOf(entries);
    problems = problems.stream().sorted().distinct().toList();
    notes = List.copyOf(notes);
  }
}
