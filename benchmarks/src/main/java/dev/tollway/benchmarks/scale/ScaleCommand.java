package dev.tollway.benchmarks.scale;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.benchmarks.Child;
import dev.tollway.benchmarks.KeepOptions;
import dev.tollway.benchmarks.Kept;
import dev.tollway.benchmarks.scale.Figures.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Thousands of keys on a real API server. */
@Command(
    name = "scale",
    description = {
      "The control plane with thousands of keys on a real API server: first pass, memory, writes,",
      "time until a key is enforced and a breach is told, and what a restart writes."
    },
    sortOptions = false,
    showDefaultValues = true)
public final class ScaleCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      defaultValue = "${env:TOLLWAY_TEST_KUBECONFIG}",
      required = true,
      description = "Of a cluster for tests, as its administrator.")
  private Path kubeconfig = Path.of("kubeconfig");

  @Option(
      names = "--audit-log",
      required = true,
      description = "Of its API server: by it writes are counted.")
  private Path auditLog = Path.of("audit.log");

  @Option(names = "--keys", defaultValue = "10000", description = "ApiKeys.")
  private int keys;

  @Option(names = "--plans", defaultValue = "200", description = "UsagePlans.")
  private int plans;

  @Option(names = "--routes", defaultValue = "200", description = "ApiRoutes.")
  private int routes;

  @Option(
      names = "--workloads",
      defaultValue = "20",
      description = "Deployments over which routes are spread.")
  private int workloads;

  @Option(
      names = "--heap",
      defaultValue = "300",
      description = "The highest heap of the control plane, in MiB.")
  private int heap;

  @Option(names = "--changes", defaultValue = "50", description = "Keys that are timed.")
  private int changes;

  @Option(names = "--steady", defaultValue = "120", description = "Seconds of steady load.")
  private int steady;

  @Option(
      names = "--settle",
      defaultValue = "75",
      description = "Seconds that are watched after the restart.")
  private int settle;

  @Option(names = "--home", defaultValue = "..", description = "The checkout.")
  private Path home = Path.of("..");

  @Mixin private KeepOptions keep = new KeepOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    String namespace = "scale-" + UUID.randomUUID().toString().substring(0, 8);
    Path directory = Files.createTempDirectory("tollway-scale");
    Figures figures;
    try (TestApi api = TestApi.open(kubeconfig)) {
      try {
        figures =
            new Measurement(
                    api,
                    new AuditLog(auditLog),
                    new Shop(namespace, workloads, routes, plans, keys),
                    home,
                    directory,
                    Child.freePort(),
                    heap,
                    changes,
                    Duration.ofSeconds(steady),
                    Duration.ofSeconds(settle),
                    out)
                .run();
      } finally {
        api.remove(namespace);
      }
    }
    print(out, figures);
    Kept kept = keep.kept("scale");
    Optional<Kept.Run> last = kept.newest();
    if (last.isPresent()) {
      compare(out, last.get(), figures);
    }
    keep.keep(kept, figures, out);
    return 0;
  }

  private static void compare(PrintWriter out, Kept.Run last, Figures now) {
    JsonNode old = last.content().path("figures");
    out.printf(
        Locale.ROOT,
        "against %s: first pass × %.2f, heap × %.2f, apply to enforced × %.2f, breach to condition × %.2f%n",
        last.file().getFileName(),
        now.firstPassSeconds() / old.path("firstPassSeconds").asDouble(),
        now.heapMiB() / old.path("heapMiB").asDouble(),
        now.applyToEnforcedMillis().median()
            / old.path("applyToEnforcedMillis").path("median").asDouble(),
        now.breachToConditionMillis().median()
            / old.path("breachToConditionMillis").path("median").asDouble());
  }

  private static void print(PrintWriter out, Figures f) {
    out.printf(
        Locale.ROOT,
        "first pass            %8.1f s  %s%n",
        f.firstPassSeconds(),
        f.firstPassWrites());
    out.printf(Locale.ROOT, "heap after collection %8.0f MiB%n", f.heapMiB());
    out.printf(Locale.ROOT, "resident              %8.0f MiB%n", f.residentMiB());
    out.printf(
        Locale.ROOT,
        "steady writes         %8.0f a minute  %s%n",
        f.steadyWritesPerMinute().values().stream().mapToDouble(d -> d).sum(),
        f.steadyWritesPerMinute());
    out.printf(
        Locale.ROOT,
        "restart               %8.1f s  %d transitions  %s%n",
        f.restartSeconds(),
        f.restartTransitions(),
        f.restartWrites());
    spread(out, "apply to enforced", f.applyToEnforcedMillis());
    spread(out, "breach to condition", f.breachToConditionMillis());
  }

  private static void spread(PrintWriter out, String what, Spread spread) {
    out.printf(
        Locale.ROOT,
        "%-21s %8.0f ms median, %.0f p99, %.0f highest of %d%n",
        what,
        spread.median(),
        spread.p99(),
        spread.highest(),
        spread.count());
  }
}
