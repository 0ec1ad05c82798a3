package dev.tollway.benchmarks.rig;

import static java.util.Objects.requireNonNull;

import dev.tollway.benchmarks.KeepOptions;
import dev.tollway.benchmarks.Kept;
import dev.tollway.benchmarks.rig.Figures.ProxyFigures;
import dev.tollway.benchmarks.rig.Figures.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Our sidecar next to nginx, haproxy and Envoy. */
@Command(
    name = "proxies",
    description = {
      "The sidecar next to nginx, haproxy and Envoy, with the same duties, on two cores.",
      "Proxies run alone on core 0; load, upstream and control plane on core 1."
    },
    sortOptions = false,
    showDefaultValues = true)
public final class ProxiesCommand implements Callable<Integer> {
  private static final int KEYS = 1_000;
  private static final int KEY_PER_SECOND = 1_000;
  private static final long QUOTA = 1_000_000_000_000L;

  @Option(names = "--jvms", defaultValue = "3", description = "Cycles with new processes.")
  private int jvms;

  @Option(names = "--passes", defaultValue = "3", description = "Rounds of each proxy and load.")
  private int passes;

  @Option(
      names = "--extra",
      defaultValue = "1",
      description = "Passes more, at most, for those in which others used the cores.")
  private int extra;

  @Option(names = "--seconds", defaultValue = "3", description = "Length of a round.")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "8000",
      description = "Requests a second of the steady load.")
  private int rate;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "nginx,haproxy,envoy,tollway",
      description = "Proxies, in this order.")
  private List<String> only = List.of();

  @Option(
      names = "--loads",
      split = ",",
      defaultValue = "saturated,steady,one connection,401,402,429",
      description = "Loads.")
  private List<String> loads = List.of();

  @Option(
      names = "--envoy",
      defaultValue = "${sys:benchmarks.envoy:-envoy}",
      description = "Envoy's executable.")
  private Path envoy = Path.of("envoy");

  @Option(
      names = "--jar",
      defaultValue = "../cli/target/tollway-cli.jar",
      description = "Our command line.")
  private Path jar = Path.of("tollway-cli.jar");

  @Option(
      names = "--sidecar-flags",
      split = " ",
      description = "Flags of the sidecar's JVM instead of the small ones.")
  private @Nullable List<String> sidecarFlags;

  @Option(names = "--no-aot", description = "Without an ahead-of-time cache.")
  private boolean noAot;

  @Mixin private KeepOptions keep = new KeepOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Path directory = Path.of("target/rig").toAbsolutePath();
    delete(directory.resolve("cycles"));
    Duties duties = new Duties(KEYS, KEY_PER_SECOND, QUOTA);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<Scenario> scenarios = scenarios(duties);
    List<String> flags = new ArrayList<>(sidecarFlags == null ? TollwayProxy.SMALL : sidecarFlags);
    // Before anything starts: a name that is none is told at once.
    proxies(java, flags);
    if (!noAot && only.contains(Evaluation.OURS)) {
      flags.addAll(cache(java, directory, flags, duties, out));
    }
    Campaign campaign =
        new Campaign(jvms, passes, extra, Duration.ofSeconds(seconds), duties, scenarios);
    Campaign.Outcome outcome =
        campaign.run(proxies(java, flags), directory.resolve("cycles"), Quiet.STRICT, out);
    Figures figures = figures(outcome, proxies(java, flags), flags);
    Report report = new Report(out);
    report.print(figures);
    Kept kept = keep.kept("proxies");
    Optional<Kept.Run> last = kept.newest();
    last.ifPresent(run -> report.compare(run, figures));
    keep.keep(kept, figures, out);
    return 0;
  }

  private List<String> cache(
      Path java, Path directory, List<String> flags, Duties duties, PrintWriter out)
      throws IOException, InterruptedException {
    Path file = directory.resolve("sidecar-" + Integer.toHexString(flags.hashCode()) + ".aot");
    AotCache cache = new AotCache(java, jar.toAbsolutePath(), file);
    if (!cache.fits()) {
      out.println("training the ahead-of-time cache of the sidecar ...");
      out.flush();
      delete(directory.resolve("training"));
      cache.train(directory.resolve("training"), flags, duties);
    }
    return cache.flags();
  }

  private List<Scenario> scenarios(Duties duties) {
    List<Scenario> all = Scenario.all(duties, rate);
    for (String load : loads) {
      if (all.stream().noneMatch(scenario -> scenario.name().equals(load))) {
        throw new ParameterException(
            requireNonNull(spec).commandLine(),
            "There is no load "
                + load
                + "; there are: "
                + all.stream().map(Scenario::name).collect(Collectors.joining(", "))
                + ".");
      }
    }
    return all.stream().filter(scenario -> loads.contains(scenario.name())).toList();
  }

  private List<Proxy> proxies(Path java, List<String> flags) {
    List<Proxy> all = new ArrayList<>();
    for (String name : only) {
      all.add(
          switch (name) {
            case "nginx" -> new NginxProxy();
            case "haproxy" -> new HaproxyProxy();
            case "envoy" -> new EnvoyProxy(envoy.toAbsolutePath());
            case Evaluation.OURS -> new TollwayProxy(java, jar.toAbsolutePath(), flags);
            default ->
                throw new ParameterException(
                    requireNonNull(spec).commandLine(),
                    "There is no proxy "
                        + name
                        + "; there are: nginx, haproxy, envoy, "
                        + Evaluation.OURS
                        + ".");
          });
    }
    return all;
  }

  private Figures figures(Campaign.Outcome outcome, List<Proxy> proxies, List<String> flags) {
    Samples samples = new Samples(outcome.rounds(), Quiet.STRICT);
    List<ProxyFigures> each = new ArrayList<>();
    for (Proxy proxy : proxies) {
      each.add(
          new ProxyFigures(
              proxy.name(),
              1e3 * median(outcome.firstAnswers().getOrDefault(proxy.name(), List.of())),
              median(outcome.resident().getOrDefault(proxy.name(), List.of())),
              proxy.quota()));
    }
    // Where the cache lies is this machine's own business.
    List<String> told =
        flags.stream()
            .map(flag -> flag.startsWith("-XX:AOTCache=") ? "-XX:AOTCache=…" : flag)
            .toList();
    return new Figures(
        new Settings(jvms, passes, seconds, rate, KEYS, told),
        each,
        Evaluation.loads(samples),
        Evaluation.ratios(samples));
  }

  private static double median(List<Double> values) {
    return Samples.median(values.stream().mapToDouble(Double::doubleValue).toArray());
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
