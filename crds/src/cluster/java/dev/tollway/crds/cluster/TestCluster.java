package dev.tollway.crds.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster that tests may fill.
 *
 * @param kubeconfig of its administrator
 */
public record TestCluster(Path kubeconfig) {

  static final String MARK_NAMESPACE = "kube-public";

  /** Name of the ConfigMap by which the owner of a cluster allows tests in it. */
  static final String MARK = "tollway-test-cluster";

  private static final List<String> KINDS =
      List.of("apiroutes", "usageplans", "apikeys", "apikeygrants");

  /**
   * What kubectl said.
   *
   * @param text standard output and standard error
   */
  public record Answer(boolean succeeded, String text) {}

  /**
   * Installs our CRDs and waits until they are served.
   *
   * @param crds folder of {@code *.tollway.dev.yaml}
   */
  public void applyDefinitions(Path crds) {
    for (String kind : KINDS) {
      String name = kind + ".tollway.dev";
      Path file = crds.resolve(name + ".yaml");
      // An earlier release had fewer kinds.
      if (Files.exists(file)) {
        ok("apply", "--server-side", "-f", file.toString());
        // By path: where there are no conditions yet, a wait for a condition is an error.
        ok(
            "wait",
            "--for=jsonpath={.status.conditions[?(@.type==\"Established\")].status}=True",
            "--timeout=30s",
            "crd/" + name);
      }
    }
  }

  /**
   * Runs a command that must succeed.
   *
   * @return what it said
   */
  public String ok(String... arguments) {
    Answer answer = kubectl(arguments);
    if (!answer.succeeded()) {
      throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + answer.text());
    }
    return answer.text();
  }

  /** Runs the kubectl of the PATH; a refusal is an answer too. */
  public Answer kubectl(String... arguments) {
    return kubectl("", arguments);
  }

  /**
   * Runs the kubectl of the PATH.
   *
   * @param input standard input, for {@code -f -}
   */
  public Answer kubectl(String input, String[] arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + kubeconfig));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Also where --kubeconfig is forgotten one day: nobody's own cluster is ever talked to.
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    try {
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor() == 0, text);
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl cannot be run; tests against a cluster need it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kubectl ran", e);
    }
  }
}
