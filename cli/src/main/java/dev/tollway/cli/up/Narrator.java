package dev.tollway.cli.up;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.Report;
import dev.tollway.operator.standalone.Picture;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** What the person in front of the terminal reads. Nothing here ever sees a key. */
final class Narrator {
  private static final int KEYS_SHOWN = 5;

  private final PrintWriter out;
  private final Set<String> told = new HashSet<>();

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void reading(Path dir) {
    say("Tollway reads " + dir + " ...");
  }

  /** What is not enforced as it is written, and why. */
  static List<String> complaints(Picture picture, Report report) {
    List<String> lines = new ArrayList<>();
    picture.problems().forEach(problem -> lines.add(problem.toString()));
    for (Report.Entry entry : report.problems()) {
      lines.add(entry.ref().kind() + " " + entry.ref().path() + ": " + entry.summary());
    }
    return lines;
  }

  /** Tells each complaint once, and that it is over when it is. */
  synchronized void complain(List<String> complaints) {
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

  void waiting(List<String> missing) {
    missing.forEach(line -> say("Still waiting for " + line));
  }

  /** Where everything is. */
  void ready(
      Picture picture,
      List<Fleet.Member> members,
      Path kubeconfig,
      BiFunction<String, String, Path> keyFile) {
    if (members.isEmpty()) {
      say("No sidecar runs: standalone.yaml names no workload.");
    }
    for (Fleet.Member member : members) {
      WorkloadEntry entry = member.entry();
      say("");
      say(
          "%s listens at http://%s and forwards to %s"
              .formatted(entry.workload(), text(member.sidecar().address()), entry.upstream()));
      InetSocketAddress admin = member.sidecar().adminAddress();
      if (admin != null) {
        say("  metrics: http://" + text(admin) + "/metrics");
      }
    }
    keys(picture, keyFile);
    say("");
    say("To look at it with kubectl:");
    say("  export KUBECONFIG=" + quoted(kubeconfig.toAbsolutePath().normalize()));
    say("");
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

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** As a shell takes it. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
