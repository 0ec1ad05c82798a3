package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.resolve.ObjectRef;
import java.util.List;
import java.util.Set;

/**
 * What one text of a file holds.
 *
 * @param objects that are good, in their order
 * @param rejected objects that can be named but would not be stored
 * @param partly whether something in the file could not even be named
 * @param notes what was skipped, and why
 */
record FileView(
    List<FolderObject> objects,
    Set<ObjectRef> rejected,
    boolean partly,
    List<LocatedProblem> problems,
    List<String> notes) {

  static final FileView EMPTY = new FileView(List.of(), Set.of(), false, List.of(), List.of());

  FileView {
    objects = List.copyOf(objects);
    rejected = Set.copyOf(rejected);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }
}
