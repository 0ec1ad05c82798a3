package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /** Whether it was made for the jar that is there now. */
  boolean fits() throws IOException {
    return Files.exists(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  /** Makes it. */
  void train(Path directory, List<String> flags, Duties duties)
      throws IOException, InterruptedException {
    Files.deleteIfExists(file);
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
  }
}
