package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.crds.schema.Reading;
import dev.tollway.operator.resolve.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Says of a workload map what a start on it would say. */
public final class MapCheck {
  private MapCheck() {}

  /**
   * What is wrong with the map, by itself and next to the manifests: what is wrong with those is
   * not told.
   *
   * @param file as the user typed it
   */
  public static List<LocatedProblem> problems(
      Path file, List<Manifest> manifests, Function<Manifest, Judgement> judge) {
    return switch (content(file)) {
      case FileContents.Unreadable(String message) ->
          List.of(new LocatedProblem(file.toString(), 1, "", message));
      case FileContents.Text(String text) ->
          problems(WorkloadMap.read(file.toString(), text), manifests, judge);
    };
  }

  private static FileContents.Content content(Path file) {
    try {
      return FileContents.read(file, Files.size(file));
    } catch (IOException e) {
      return new FileContents.Unreadable("must be readable: " + e.getMessage());
    }
  }

  private static List<LocatedProblem> problems(
      WorkloadMap.Result map, List<Manifest> manifests, Function<Manifest, Judgement> judge) {
    SortedMap<ObjectRef, FolderObject> objects = new TreeMap<>();
    new FileReader(judge)
        .view(new Reading(manifests, List.of()))
        .objects()
        .forEach(object -> objects.putIfAbsent(object.ref(), object));
    List<LocatedProblem> problems = new ArrayList<>(map.problems());
    problems.addAll(Workloads.settle(map.lines(), objects, Map.of()).problems());
    return problems;
  }
}
