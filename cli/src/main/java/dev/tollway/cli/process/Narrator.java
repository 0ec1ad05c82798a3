package dev.tollway.cli.process;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.Report;
import dev.tollway.operator.standalone.Picture;
import dev.tollway.operator.standalone.Standalone;
import dev.tollway.sidecar.Sidecar;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** What the person in front of the terminal reads. Nothing here ever sees a key. */
public final class Narrator {
  private static final int KEYS_SHOWN = 5;

  private final PrintWriter out;
  private final Set<String> told = new HashSet<>();

  /**
   * Tells nothing yet.
   *
   * @param out what the person reads
   */
  public Narrator(PrintWriter out) {
    this.out = out;
  }

  /** What it begins with. */
  public void reading(Object place) {
    say("Tollway reads " + place + " ...");
  }

  /** What is not enforced as it is written, and why. */
  public static List<String> complaints(Picture picture, List<Report.Entry> entries) {
    List<String> lines = new ArrayList<>();
    picture.problems().forEach(problem -> lines.add(problem.toString()));
    for (Report.Entry entry : entries) {
      lines.add(entry.ref().kind() + " " + entry.ref().path() + ": " + entry.summary());
    }
    return lines;
  }

  /** Tells each complaint once, and that it is over when it is. */
  public synchronized void complain(List<String> complaints) {
    for (String line : complaints) {
      if (told.add(line)) {
        say("Not in force: " + line);
      }
    }
    told.removeIf(line -> {
      boolean over = !complaints.contains(line);
      if (over) {
        say("Settled: " + line);
      }
      return over;
    });
  }

  /** What is still missing. */
  public void waiting(List<String> missing) {
    missing.forEach(line -> say("Still waiting for " + line));
  }

  /** Where probes and Prometheus ask. */
  public static String health(InetSocketAddress admin) {
    return "  health and metrics: http://" + text(admin) + "/readyz, /healthz and /metrics";
  }

  /** Where a sidecar is. */
  public static List<String> sidecar(String workload, Sidecar sidecar, String upstream) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s listens at http://%s and forwards to %s"
            .formatted(workload, text(sidecar.address()), upstream));
    InetSocketAddress admin = sidecar.adminAddress();
    if (admin != null) {
      lines.add("  metrics: http://" + text(admin) + "/metrics");
    }
    return lines;
  }

  /**
   * Where everything is.
   *
   * @param places what serves, one line each
   */
  public void ready(List<String> places, Standalone standalone) {
    places.forEach(this::say);
    keys(standalone.picture(), standalone::keyFile);
    say("");
    say("To look at it with kubectl:");
    say("  export KUBECONFIG=" + quoted(standalone.kubeconfig().toAbsolutePath().normalize()));
    say("");
    say("ready");
  }

  /** Where a process is that is one sidecar. */
  public void ready(List<String> places) {
    places.forEach(this::say);
    say("ready");
  }

  private void keys(Picture picture, BiFunction<String, String, Path> keyFile) {
    List<String> lines = new ArrayList<>();
    for (ApiKey key : picture.resources().keys()) {
      String secret = key.getSpec().secretName();
      if (secret != null) {
        lines.add("  cat " + quoted(keyFile.apply(key.getMetadata().getNamespace(), secret)));
      }
    }
    if (!lines.isEmpty()) {
      say("");
      say("To read a key:");
      lines.stream().limit(KEYS_SHOWN).forEach(this::say);
      if (lines.size() > KEYS_SHOWN) {
        say("  ... and " + (lines.size() - KEYS_SHOWN) + " more beside them");
      }
    }
  }

  /** As a URL has it. */
  public static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** As a shell takes it. */
  public static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
