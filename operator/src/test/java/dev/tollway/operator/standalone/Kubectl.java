package dev.tollway.operator.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real kubectl of the PATH, with a KUBECONFIG and a home directory of the test's own. */
final class Kubectl {
  private static final long SECONDS = 60;

  private final Path program;
  private final Path kubeconfig;
  private final Path home;

  private Kubectl(Path program, Path kubeconfig, Path home) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.home = home;
  }

  /** Skips the test where there is none. */
  static Kubectl orSkip(Path kubeconfig, Path home) {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(directory -> Path.of(directory, "kubectl"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "kubectl is not on the PATH");
    return new Kubectl(found.orElseThrow(), kubeconfig, home);
  }

  /** Standard output of a command that succeeds; ages are written as AGE, runs of blanks as two. */
  String prints(String... arguments) throws IOException, InterruptedException {
    Result result = run(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return normalized(result.out());
  }

  /** Standard error of a command that fails. */
  String fails(String... arguments) throws IOException, InterruptedException {
    Result result = run(arguments);
    assertThat(result.exit()).as(result.out()).isNotZero();
    return result.err();
  }

  /** Starts a command that goes on until it is destroyed. */
  Process start(Path out, String... arguments) throws IOException {
    return builder(arguments).redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  static String normalized(String text) {
    return text.replaceAll("\\b\\d{1,3}(s|m)(?=\\s|$)", "AGE")
        .replaceAll(" {2,}", "  ")
        .replaceAll("(?m) +$", "");
  }

  private record Result(int exit, String out, String err) {}

  private Result run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("kubectl did not end: " + String.join(" ", arguments));
    }
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBECACHEDIR", home.resolve("cache").toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return builder;
  }
}
