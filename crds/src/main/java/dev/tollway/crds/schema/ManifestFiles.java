package dev.tollway.crds.schema;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Reads manifests from files. Names that begin with a dot, and {@code standalone.yaml}, are no
 * manifests.
 */
public final class ManifestFiles {
  /** Describes how workloads run on this machine, not what is sold. */
  public static final String STANDALONE = "standalone.yaml";

  /** Most files that are read below one folder. */
  public static final int MAX_FILES = 10_000;

  private static final int MAX_DEPTH = 32;

  private ManifestFiles() {}

  /**
   * Files with manifests: the file itself, or below a folder all with the ending yaml, yml or json,
   * by name.
   *
   * @throws IOException when the place cannot be listed, or holds more than {@link #MAX_FILES}
   */
  public static List<Path> list(Path place) throws IOException {
    return Files.isDirectory(place) ? below(place, ManifestFiles::isManifest) : List.of(place);
  }

  /**
   * Files below a folder that are called {@link #STANDALONE}, by name.
   *
   * @throws IOException when the place cannot be listed, or holds more than {@link #MAX_FILES}
   */
  public static List<Path> workloadMaps(Path folder) throws IOException {
    return below(folder, ManifestFiles::isWorkloadMap);
  }

  /** Whether a file is called {@link #STANDALONE}. */
  public static boolean isWorkloadMap(Path file) {
    return file.endsWith(STANDALONE);
  }

  private static List<Path> below(Path place, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(place, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          all.filter(file -> isShown(place.relativize(file)) && wanted.test(file))
              .filter(Files::isRegularFile)
              .sorted()
              .limit(MAX_FILES + 1L)
              .toList();
      if (files.size() > MAX_FILES) {
        throw new IOException("more than " + MAX_FILES + " manifests below " + place);
      }
      return files;
    }
  }

  /**
   * Reads one file or all below a folder. A file that cannot be read is a problem, not an error.
   *
   * @throws IOException when the place cannot be listed
   */
  public static Reading read(Path place) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    List<LocatedProblem> problems = new ArrayList<>();
    for (Path file : list(place)) {
      Reading reading = readFile(file);
      manifests.addAll(reading.manifests());
      problems.addAll(reading.problems());
    }
    return new Reading(manifests, problems);
  }

  private static Reading readFile(Path file) {
    try {
      if (Files.size(file) > 4L * Manifests.MAX_CHARACTERS) {
        return unreadable(
            file, "must not be longer than " + Manifests.MAX_CHARACTERS + " characters");
      }
      return Manifests.read(file.toString(), Files.readString(file));
    } catch (MalformedInputException e) {
      return unreadable(file, "must be UTF-8");
    } catch (IOException e) {
      return unreadable(file, "must be readable: " + e.getMessage());
    }
  }

  private static Reading unreadable(Path file, String message) {
    return new Reading(List.of(), List.of(new LocatedProblem(file.toString(), 1, "", message)));
  }

  private static boolean isShown(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isManifest(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.equals(STANDALONE)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }
}
