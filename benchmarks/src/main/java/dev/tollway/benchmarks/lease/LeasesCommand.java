package dev.tollway.benchmarks.lease;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.benchmarks.KeepOptions;
import dev.tollway.benchmarks.Kept;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Grants a second, over loads from one quiet holder to many busy ones. */
@Command(
    name = "leases",
    description = "Lease operations a second on SQLite, with the time of a grant and of a commit.",
    sortOptions = false)
public final class LeasesCommand implements Callable<Integer> {
  private static final List<LeaseLoad> LOADS =
      List.of(
          new LeaseLoad(1, 1),
          new LeaseLoad(16, 1),
          new LeaseLoad(64, 1),
          new LeaseLoad(256, 1),
          new LeaseLoad(16, 16),
          new LeaseLoad(64, 64));

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--seconds", defaultValue = "6", description = "Measured for each load.")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "4", description = "Seconds before, not counted.")
  private int warmUp;

  @Option(
      names = "--data",
      defaultValue = "target/leases",
      description = "Where the databases lie: the disk that is measured.")
  private Path data = Path.of("target/leases");

  @Mixin private KeepOptions keep = new KeepOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    out.println(
        "holders entries   grants/s commits/s grants/commit  grant p50    p99  commit p50    p99 (µs)");
    List<LeaseLoad.Figures> all = new ArrayList<>();
    for (LeaseLoad load : LOADS) {
      Path directory = data.resolve(load.holders() + "-" + load.entries());
      delete(directory);
      LeaseLoad.Figures figures =
          load.run(directory, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
      all.add(figures);
      out.println(line(figures));
      out.flush();
      delete(directory);
    }
    Kept kept = keep.kept("leases");
    Optional<Kept.Run> last = kept.newest();
    if (last.isPresent()) {
      compare(out, last.get(), all);
    }
    keep.keep(kept, all, out);
    return 0;
  }

  private static String line(LeaseLoad.Figures f) {
    return String.format(
        Locale.ROOT,
        "%7d %7d %10.0f %9.0f %13.1f %10.0f %6.0f %11.0f %6.0f",
        f.holders(),
        f.entries(),
        f.grantsPerSecond(),
        f.commitsPerSecond(),
        f.grantsPerCommit(),
        f.grantP50Micros(),
        f.grantP99Micros(),
        f.commitP50Micros(),
        f.commitP99Micros());
  }

  private static void compare(PrintWriter out, Kept.Run last, List<LeaseLoad.Figures> now) {
    out.println("against " + last.file().getFileName() + ":");
    for (JsonNode old : last.content().path("figures")) {
      for (LeaseLoad.Figures f : now) {
        if (f.holders() == old.path("holders").asInt()
            && f.entries() == old.path("entries").asInt()) {
          out.printf(
              Locale.ROOT,
              "%7d %7d  grants/s × %.2f, grant p50 × %.2f%n",
              f.holders(),
              f.entries(),
              f.grantsPerSecond() / old.path("grantsPerSecond").asDouble(),
              f.grantP50Micros() / old.path("grantP50Micros").asDouble());
        }
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
