package dev.tollway.benchmarks.rig;

import dev.tollway.benchmarks.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The processes of one cycle: the upstream, and every proxy with what it needs beside it. */
final class Bench implements AutoCloseable {
  /** Where proxies run, alone. */
  static final int PROXY_CORE = 0;

  /** Where everything else runs: upstream, load generator, control plane. */
  static final int OTHER_CORE = 1;

  private static final int BODY = 1_024;
  private static final int START_SECONDS = 60;
  private static final Duration LEAD_IN = Duration.ofMillis(300);
  private static final Duration WARM_UP_STEP = Duration.ofMillis(250);
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

  private final Path directory;
  private final Duties duties;
  private final List<Child> processes = new CopyOnWriteArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final int originPort;

  /** A signal must not leave processes behind that keep the cores busy. */
  private final Thread atExit = new Thread(this::end, "end-of-bench");

  /**
   * A proxy that answers.
   *
   * @param proxy null: the upstream itself
   * @param firstAnswer from the start of its process to the first 200
   */
  record Running(String name, int port, @Nullable Proxy proxy, long pid, Duration firstAnswer) {}

  private Bench(Path directory, Duties duties, int originPort) {
    this.directory = directory;
    this.duties = duties;
    this.originPort = originPort;
  }

  /** Starts the upstream. */
  static Bench open(Path directory, Duties duties) throws IOException, InterruptedException {
    Bench bench = new Bench(directory, duties, Child.freePort());
    Runtime.getRuntime().addShutdownHook(bench.atExit);
    Path origin = Files.createDirectories(directory.resolve("origin"));
    Template.named("origin.conf")
        .write(
            origin.resolve("nginx.conf"),
            Map.of("dir", origin, "port", bench.originPort, "body", "x".repeat(BODY)));
    List<String> command =
        List.of("nginx", "-p", origin.toString(), "-c", origin.resolve("nginx.conf").toString());
    Child process = bench.launch("origin", OTHER_CORE, command, origin);
    bench.awaitAnswer(process, bench.originPort);
    return bench;
  }

  /** Starts a proxy and waits for its first answer. */
  Running start(Proxy proxy) throws IOException, InterruptedException {
    Path home = Files.createDirectories(directory.resolve(proxy.name()));
    Site site = new Site(home, Child.freePort(), Child.freePort(), originPort, duties);
    proxy.configure(site);
    List<String> beside = proxy.beside(site);
    if (!beside.isEmpty()) {
      launch(proxy.name() + "-beside", OTHER_CORE, beside, home).awaitLine("ready", START_SECONDS);
    }
    long begin = System.nanoTime();
    Child process = launch(proxy.name(), PROXY_CORE, proxy.command(site), home);
    awaitAnswer(process, site.port());
    Running one =
        new Running(
            proxy.name(),
            site.port(),
            proxy,
            process.pid(),
            Duration.ofNanos(System.nanoTime() - begin));
    running.add(one);
    return one;
  }

  /** The upstream without a proxy. */
  Running direct() {
    return new Running("direct", originPort, null, -1, Duration.ZERO);
  }

  /** All proxies in the order of their start. */
  List<Running> running() {
    return List.copyOf(running);
  }

  /** Lets a proxy answer so often, or for half a minute, without measuring anything. */
  void warmUp(Running one, Scenario scenario, long answers) throws IOException {
    long until = System.nanoTime() + WARM_UP_LIMIT.toNanos();
    try (Load load = Load.connect(scenario, one.port())) {
      long seen = 0;
      while (seen < answers && System.nanoTime() - until < 0) {
        seen += load.run(WARM_UP_STEP).answers();
      }
    }
  }

  /** Lets a proxy answer for that long without measuring anything. */
  void warmUp(Running one, Scenario scenario, Duration duration) throws IOException {
    try (Load load = Load.connect(scenario, one.port())) {
      load.run(duration);
    }
  }

  /** One round. */
  Round round(Running one, Scenario scenario, int cycle, int pass, Duration duration)
      throws IOException {
    try (Load load = Load.connect(scenario, one.port())) {
      load.run(LEAD_IN);
      ProcessTimes before = Proc.processes();
      CoreTimes coresBefore = Proc.cores();
      long begin = System.nanoTime();
      Load.Seen seen = load.run(duration);
      double seconds = (System.nanoTime() - begin) / 1e9;
      CoreTimes cores = Proc.cores();
      ProcessTimes times = Proc.processes();
      for (Child process : processes) {
        process.refuseEnd();
      }
      long cpu = one.proxy() == null ? -1 : times.since(before, times.tree(one.pid()));
      return new Round(
          one.name(),
          scenario.name(),
          cycle,
          pass,
          seen.answers() / seen.seconds(),
          cpu < 0 ? Double.NaN : cpu * Proc.TICK_NANOS / 1e3 / Math.max(1, seen.answers()),
          seen.latencies().percentile(0.5) / 1e3,
          seen.latencies().percentile(0.99) / 1e3,
          seen.latencies().percentile(0.999) / 1e3,
          cores.busy(coresBefore, OTHER_CORE),
          times.othersSince(before, ours(times)) * Proc.TICK_NANOS / 1e9 / seconds,
          Math.max(cores.stolen(coresBefore, PROXY_CORE), cores.stolen(coresBefore, OTHER_CORE)),
          (double) seen.others() / Math.max(1, seen.answers() + seen.others()),
          seen.otherStatus());
    }
  }

  /** Asks the process that was started last to end, and waits while it does its last work. */
  void endLast() throws IOException, InterruptedException {
    if (!processes.getLast().end()) {
      throw new IOException("the process that was started last does not end");
    }
  }

  private Set<Long> ours(ProcessTimes times) {
    Set<Long> ours = new HashSet<>(times.tree(ProcessHandle.current().pid()));
    for (Child process : processes) {
      ours.addAll(times.tree(process.pid()));
    }
    return ours;
  }

  private Child launch(String name, int core, List<String> command, Path home) throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
    pinned.addAll(command);
    Child process = Child.start(name, pinned, home);
    processes.add(process);
    return process;
  }

  private void awaitAnswer(Child process, int port) throws IOException, InterruptedException {
    String request =
        "GET %s/1 HTTP/1.1\r\nHost: api.bench.example\r\nX-Api-Key: %s\r\nConnection: close\r\n\r\n"
            .formatted(Duties.PATH, Duties.secret("key-0"));
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    String said = "nothing listens";
    while (System.nanoTime() - until < 0) {
      process.refuseEnd();
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        socket.setSoTimeout(5_000);
        socket.getOutputStream().write(bytes);
        said = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      } catch (IOException e) {
        said = String.valueOf(e.getMessage());
      }
      if (said.endsWith(" 200")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    throw new IOException("no answer at port " + port + ": " + said);
  }

  /** Ends every process that was started here, the newest first. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // The hook is at work.
    }
  }

  private void end() {
    processes.reversed().forEach(Child::close);
  }
}
