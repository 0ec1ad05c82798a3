package dev.tollway.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.benchmarks.KeepOptions;
import dev.tollway.benchmarks.Kept;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Nanoseconds and bytes of decisions and admissions. */
@Command(
    name = "decisions",
    description = "Time and allocation of one decision and of one admission (JMH).",
    sortOptions = false)
public final class DecisionsCommand implements Callable<Integer> {
  private static final String BYTES = "gc.alloc.rate.norm";

  /**
   * One benchmark.
   *
   * @param name method, and the fate of its requests where there are several
   * @param error half of the 99.9 % interval, in nanoseconds
   */
  public record Figures(String name, double nanos, double error, double bytes) {}

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--forks", defaultValue = "3", description = "JVMs for each benchmark; 0: none.")
  private int forks;

  @Option(names = "--iterations", defaultValue = "5", description = "Measured in each JVM.")
  private int iterations;

  @Option(names = "--millis", defaultValue = "500", description = "Length of an iteration.")
  private int millis;

  @Option(names = "--only", defaultValue = ".*", description = "Expression of benchmark names.")
  private String only = ".*";

  @Mixin private KeepOptions keep = new KeepOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    List<Figures> figures = run();
    out.printf(Locale.ROOT, "%-36s %10s %8s %8s%n", "", "ns/op", "±", "B/op");
    for (Figures f : figures) {
      out.printf(
          Locale.ROOT, "%-36s %10.0f %8.0f %8.0f%n", f.name(), f.nanos(), f.error(), f.bytes());
    }
    Kept kept = keep.kept("decisions");
    Optional<Kept.Run> last = kept.newest();
    if (last.isPresent()) {
      compare(out, last.get(), figures);
    }
    keep.keep(kept, figures, out);
    return 0;
  }

  private List<Figures> run() throws RunnerException {
    TimeValue iteration = TimeValue.milliseconds(millis);
    Collection<RunResult> all =
        new Runner(
                new OptionsBuilder()
                    .include("dev\\.tollway\\.benchmarks\\.micro\\..*" + only)
                    .forks(forks)
                    .warmupIterations(iterations)
                    .warmupTime(iteration)
                    .measurementIterations(iterations)
                    .measurementTime(iteration)
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    List<Figures> figures = new ArrayList<>();
    for (RunResult result : all) {
      Result<?> time = result.getPrimaryResult();
      String fate = result.getParams().getParam("fate");
      figures.add(
          new Figures(
              time.getLabel() + (fate == null ? "" : " " + fate),
              time.getScore(),
              Double.isNaN(time.getScoreError()) ? 0 : time.getScoreError(),
              requireNonNull(result.getSecondaryResults().get(BYTES)).getScore()));
    }
    return figures;
  }

  private static void compare(PrintWriter out, Kept.Run last, List<Figures> now) {
    out.println("against " + last.file().getFileName() + ":");
    for (JsonNode old : last.content().path("figures")) {
      for (Figures f : now) {
        if (f.name().equals(old.path("name").asText())) {
          out.printf(
              Locale.ROOT,
              "%-36s ns/op × %.2f, B/op %+.0f%n",
              f.name(),
              f.nanos() / old.path("nanos").asDouble(),
              f.bytes() - old.path("bytes").asDouble());
        }
      }
    }
  }
}
