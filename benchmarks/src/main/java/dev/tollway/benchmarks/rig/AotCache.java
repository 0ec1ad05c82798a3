package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ahead-of-time cache of the sidecar's JVM: made once for a jar and its flags by a run under
 * real traffic, refusals included.
 *
 * @param java the executable
 * @param jar of the command line
 * @param file of the cache
 */
record AotCache(Path java, Path jar, Path file) {

  /** Flags that use the cache and fail where it does not fit. */
  List<String> flags() {
    return List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on");
  }

  /**
   * Whether it was made for the jars that are there now: the JVM compares time and size of each.
   */
  boolean fits() throws IOException {
    return Files.exists(file) && Files.exists(made()) && Files.readString(made()).equals(jars());
  }

  /** Notes that it was made for the jars that are there now. */
  void remember() throws IOException {
    Files.writeString(made(), jars());
  }

  /** The jars that it was made for. */
  private Path made() {
    return file.resolveSibling(file.getFileName() + ".jars");
  }

  private String jars() throws IOException {
    List<Path> all = new ArrayList<>(List.of(jar));
    Path libraries = jar.resolveSibling("lib");
    if (Files.isDirectory(libraries)) {
      try (Stream<Path> files = Files.list(libraries)) {
        files.sorted().forEach(all::add);
      }
    }
    StringBuilder text = new StringBuilder();
    for (Path each : all) {
      text.append(each.getFileName()).append(' ').append(Files.size(each)).append(' ');
      text.append(Files.getLastModifiedTime(each).toMillis()).append('\n');
    }
    return text.toString();
  }

  /** Makes it. */
  void train(Path directory, List<String> flags, Duties duties)
      throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(made());
    List<String> training = new ArrayList<>(flags);
    training.add("-XX:AOTCacheOutput=" + file);
    try (Bench bench = Bench.open(directory, duties)) {
      Bench.Running sidecar = bench.start(new TollwayProxy(java, jar, training));
      for (Scenario scenario : Scenario.all(duties, 1_000)) {
        bench.warmUp(sidecar, scenario, Duration.ofSeconds(2));
      }
      bench.endLast();
    }
    if (!Files.exists(file)) {
      throw new IOException("the JVM made no cache: see the .out files in " + directory);
    }
    remember();
  }
}
