package dev.tollway.benchmarks.scale;

import dev.tollway.benchmarks.Child;
import dev.tollway.benchmarks.Hashes;
import dev.tollway.benchmarks.rig.Proc;
import dev.tollway.benchmarks.scale.Callers.Call;
import dev.tollway.benchmarks.scale.Figures.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * One run, from the first object to the restart.
 *
 * @param home of the checkout
 * @param directory of the processes
 * @param port where sidecars are served, by both processes
 * @param heapMiB the highest heap of the control plane
 * @param changes keys that come while it is measured
 * @param steady how long callers call
 * @param settle how long is waited after the restart: longer than the minute in which conditions
 *     are carried over
 */
record Measurement(
    TestApi api,
    AuditLog audit,
    Shop shop,
    Path home,
    Path directory,
    int port,
    int heapMiB,
    int changes,
    Duration steady,
    Duration settle,
    PrintWriter out) {
  private static final Set<String> KNOWN = Set.of("True", "False");
  private static final int CALLS_A_SECOND = 50;
  private static final int MOST_CALLERS = 500;
  private static final Duration PASS = Duration.ofMinutes(10);

  Figures run() throws IOException, InterruptedException {
    say(
        "Creating %d keys, %d plans, %d routes"
            .formatted(shop.keys(), shop.plans(), shop.routes()));
    api.prepare(home, shop.namespace());
    api.create(shop.workloadObjects());
    api.create(shop.routeObjects());
    api.create(shop.planObjects());
    api.create(shop.keyObjects());
    try (KeyWatch watch = new KeyWatch(api.client(), shop.namespace())) {
      return measured(watch);
    }
  }

  private Figures measured(KeyWatch watch) throws IOException, InterruptedException {
    String pod = api.readyPod(shop.namespace());
    Instant begun = Instant.now();
    Child operator = operator("operator");
    try {
      await("keys with a status", PASS, shop.keys(), () -> watch.count("Accepted", KNOWN));
      await("keys with a Secret", PASS, shop.keys(), () -> watch.count("Issued", Set.of("True")));
      double firstPass = seconds(begun);
      Instant passed = Instant.now();
      operator.awaitLine("ready", 60);
      try (Child sidecar = sidecar(operator, pod);
          Callers callers = new Callers(URI.create(sidecar.told("listens at ").split(" ", 2)[0]))) {
        List<Call> calls = calls();
        await("keys in force at the sidecar", PASS, calls.size(), () -> inForce(watch));
        double heap = Heap.used(operator.pid());
        say("Steady load for %d s".formatted(steady.toSeconds()));
        SortedMap<String, Double> perMinute = steadyWrites(callers, calls);
        double resident = Proc.residentMiB(operator.pid());
        say("%d new keys, each until it is used up".formatted(changes));
        double[][] times = changes(callers, watch);
        operator.end();
        say("Restart, and %d s".formatted(settle.toSeconds()));
        long before = watch.transitions();
        Instant restarted = Instant.now();
        operator = operator("operator-again");
        operator.awaitLine("ready", 120);
        double restart = seconds(restarted);
        TimeUnit.MILLISECONDS.sleep(settle.toMillis());
        operator.refuseEnd();
        sidecar.refuseEnd();
        return new Figures(
            shop.keys(),
            shop.plans(),
            shop.routes(),
            shop.workloads(),
            firstPass,
            audit.writes(TestApi.user(), begun, passed),
            heap,
            resident,
            perMinute,
            restart,
            watch.transitions() - before,
            audit.writes(TestApi.user(), restarted, Instant.now()),
            Spread.of(times[0]),
            Spread.of(times[1]));
      }
    } finally {
      operator.close();
    }
  }

  private long inForce(KeyWatch watch) {
    return shop.callers()
        .filter(c -> watch.firstSeen(c.key(), "Programmed", "True") != null)
        .count();
  }

  private List<Call> calls() {
    return shop.callers()
        .limit(MOST_CALLERS)
        .map(c -> new Call(c.path(), api.secret(shop.namespace(), c.key())))
        .toList();
  }

  private SortedMap<String, Double> steadyWrites(Callers callers, List<Call> calls)
      throws IOException, InterruptedException {
    Instant from = Instant.now();
    long others = callers.steady(calls, CALLS_A_SECOND, steady);
    if (others > 0) {
      say(others + " calls were not answered with 200");
    }
    double minutes = steady.toMillis() / 60_000.0;
    SortedMap<String, Double> perMinute = new TreeMap<>();
    audit
        .writes(TestApi.user(), from, from.plus(steady))
        .forEach((what, count) -> perMinute.put(what, count / minutes));
    return perMinute;
  }

  /** Milliseconds from creation to enforcement, and from the breach to its condition. */
  private double[][] changes(Callers callers, KeyWatch watch)
      throws IOException, InterruptedException {
    List<Long> breaches = new ArrayList<>();
    double[][] times = new double[2][changes];
    for (int i = 0; i < changes; i++) {
      String name = "own-" + i;
      // With the namespace, so that no two runs make the same keys.
      String raw = "bench_" + Hashes.hex(name + shop.namespace()).substring(0, 40);
      var key = shop.ownKey(name, Hashes.hex(raw));
      long sent = System.nanoTime();
      api.client().resource(key).create();
      times[0][i] = millis(callers.until(200, "/r0", raw) - sent);
      breaches.add(callers.until(402, "/r0", raw));
    }
    await(
        "breaches in status",
        Duration.ofMinutes(1),
        changes,
        () ->
            IntStream.range(0, changes)
                .filter(i -> watch.firstSeen("own-" + i, "PaymentRequired", "True") != null)
                .count());
    for (int i = 0; i < changes; i++) {
      Long seen = watch.firstSeen("own-" + i, "PaymentRequired", "True");
      times[1][i] = seen == null ? Double.NaN : millis(Math.max(0, seen - breaches.get(i)));
    }
    return times;
  }

  private Child operator(String name) throws IOException {
    List<String> command =
        List.of(
            "env",
            "KUBECONFIG=" + api.controllerKubeconfig(directory),
            java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx" + heapMiB + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-jar",
            jar(),
            "operator",
            "--data",
            directory.resolve("data").toString(),
            "--listen",
            "127.0.0.1:" + port,
            "--lease-namespace",
            TestApi.SYSTEM);
    return Child.start(name, command, directory);
  }

  private Child sidecar(Child operator, String pod) throws IOException, InterruptedException {
    Child sidecar =
        Child.start(
            "sidecar",
            List.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-jar",
                jar(),
                "sidecar",
                "--control-plane",
                operator.told("Sidecars are served at "),
                "--namespace",
                shop.namespace(),
                "--workload",
                Shop.WORKLOAD,
                "--port",
                "http",
                "--pod-uid",
                pod,
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "demo",
                "--state-dir",
                directory.resolve("state").toString()),
            directory);
    sidecar.awaitLine("ready", 60);
    return sidecar;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private String jar() {
    return home.resolve("cli/target/tollway-cli.jar").toAbsolutePath().toString();
  }

  /** Tells how far it is every ten seconds. */
  private void await(String what, Duration atMost, long goal, LongSupplier count)
      throws IOException, InterruptedException {
    Instant begun = Instant.now();
    Instant told = begun;
    long now = count.getAsLong();
    while (now < goal) {
      if (Duration.between(begun, Instant.now()).compareTo(atMost) > 0) {
        throw new IOException("only %d of %d %s after %s".formatted(now, goal, what, atMost));
      }
      if (Duration.between(told, Instant.now()).toSeconds() >= 10) {
        told = Instant.now();
        say("%d of %d %s".formatted(now, goal, what));
      }
      TimeUnit.MILLISECONDS.sleep(50);
      now = count.getAsLong();
    }
  }

  private static double seconds(Instant since) {
    return Duration.between(since, Instant.now()).toMillis() / 1000.0;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
