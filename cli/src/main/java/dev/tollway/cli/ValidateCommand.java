package dev.tollway.cli;

import dev.tollway.cli.validate.Validation;
import dev.tollway.crds.schema.Judge;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.crds.schema.ManifestFiles;
import dev.tollway.crds.schema.Reading;
import dev.tollway.operator.standalone.folder.MapCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code tollway validate}. */
@Command(
    name = "validate",
    description = {
      "Judge manifests without a cluster: as the API server would, and whether they fit together.",
      "Prints FILE:LINE: FIELD: what must be."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no problem; there may be notes", "1:problems", "2:wrong usage"})
final class ValidateCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR",
      required = true,
      description =
          "A manifest, or a folder of them (*.yaml, *.yml, *.json; standalone.yaml says where they run). May be repeated.")
  private List<Path> places = new ArrayList<>();

  ValidateCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    List<LocatedProblem> problems = new ArrayList<>();
    List<LocatedProblem> notes = new ArrayList<>();
    Set<Path> maps = new LinkedHashSet<>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        maps(place, maps, notes);
      } else if (ManifestFiles.isWorkloadMap(place)) {
        maps.add(place);
        continue;
      }
      Reading reading = ManifestFiles.read(place);
      manifests.addAll(reading.manifests());
      problems.addAll(reading.problems());
    }
    Judge judge = Judge.load();
    Validation validation = Validation.of(manifests, judge);
    problems.addAll(validation.problems());
    notes.addAll(validation.notes());
    for (Path map : maps) {
      problems.addAll(MapCheck.problems(map, manifests, judge::judge));
    }
    problems.stream().distinct().sorted().forEach(out::println);
    notes.stream().sorted().forEach(note -> out.println(note(note)));
    long ours = manifests.stream().filter(Manifest::isOurs).count();
    if (problems.isEmpty() && ours == 0 && !maps.containsAll(places)) {
      out.println("No object of tollway.dev: nothing was judged. Is it the right folder?");
      return ExitCode.SOFTWARE;
    }
    long count = problems.stream().distinct().count();
    out.println(
        count(ours, "object") + ", " + (count == 0 ? "no problem" : count(count, "problem")) + ".");
    return count == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** As {@code up} does, the map of the folder itself counts. */
  private static void maps(Path folder, Set<Path> maps, List<LocatedProblem> notes)
      throws IOException {
    Path own = folder.resolve(ManifestFiles.STANDALONE);
    for (Path map : ManifestFiles.workloadMaps(folder)) {
      if (map.equals(own)) {
        maps.add(map);
      } else {
        notes.add(
            new LocatedProblem(
                map.toString(), 1, "", "not judged: it belongs to " + map.getParent()));
      }
    }
  }

  private static String note(LocatedProblem note) {
    String field = note.field().isEmpty() ? "note" : "note: " + note.field();
    return new LocatedProblem(note.file(), note.line(), field, note.message()).toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
