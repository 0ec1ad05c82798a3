package dev.tollway.benchmarks.rig;

import dev.tollway.benchmarks.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sidecar as a process of its own; control plane and ledger are another one on the other core.
 *
 * @param java the executable
 * @param jar of the command line
 * @param flags of the sidecar's JVM
 */
record TollwayProxy(Path java, Path jar, List<String> flags) implements Proxy {
  private static final String WORKLOAD = "Deployment/orders";
  private static final String NAMESPACE = "shop";

  /** What both processes need to run at all. */
  private static final List<String> ALWAYS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** A small heap and a small everything, for a proxy that shares a pod. */
  static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms8m",
          "-Xmn4m",
          "-Xmx32m",
          "-Xss256k",
          "-XX:MaxDirectMemorySize=16m",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:MaxMetaspaceSize=48m",
          "-XX:TrimNativeHeapInterval=5000",
          "-XX:-UsePerfData",
          "-Dio.netty.jfr.enabled=false");

  @Override
  public String name() {
    return "tollway";
  }

  @Override
  public String quota() {
    return "exact over all sidecars: units leased from the ledger";
  }

  @Override
  public boolean hasQuota() {
    return true;
  }

  /** The JVM's compiler looks at what runs often. */
  @Override
  public int warmUpAnswers() {
    return 120_000;
  }

  @Override
  public void configure(Site site) throws IOException {
    Files.createDirectories(site.directory().resolve("state"));
    Path manifests = Files.createDirectories(site.directory().resolve("manifests/manifests"));
    Duties duties = site.duties();
    Template.named("plans.yaml")
        .write(
            manifests.resolve("plans.yaml"),
            Map.of("path", Duties.PATH, "rate", duties.perSecond(), "quota", duties.quota()));
    StringBuilder keys = new StringBuilder();
    Template key = Template.named("key.yaml");
    for (String caller : duties.callers()) {
      String plan =
          switch (caller) {
            case Duties.LIMITED, Duties.EXHAUSTED -> caller;
            default -> "plenty";
          };
      keys.append(
          key.with(
              Map.of("name", caller, "plan", plan, "hash", Hashes.hex(Duties.secret(caller)))));
    }
    Files.writeString(manifests.resolve("keys.yaml"), keys);
    Template.named("standalone.yaml")
        .write(
            site.directory().resolve("manifests/standalone.yaml"),
            Map.of("port", site.port(), "origin", site.originPort()));
  }

  @Override
  public List<String> beside(Site site) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(ALWAYS);
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-jar", jar.toString()));
    command.addAll(
        List.of(
            "operator",
            "--standalone",
            site.directory().resolve("manifests").toString(),
            "--data",
            site.directory().resolve("ledger").toString(),
            "--listen",
            "127.0.0.1:" + site.besidePort()));
    return command;
  }

  @Override
  public List<String> command(Site site) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(ALWAYS);
    command.addAll(flags);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(
        List.of(
            "sidecar",
            "--control-plane",
            "127.0.0.1:" + site.besidePort(),
            "--namespace",
            NAMESPACE,
            "--workload",
            WORKLOAD,
            "--listen",
            "127.0.0.1:" + site.port(),
            "--upstream",
            "http://127.0.0.1:" + site.originPort(),
            "--admin-listen",
            "127.0.0.1:0",
            "--state-dir",
            site.directory().resolve("state").toString()));
    return command;
  }
}
