package dev.tollway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks through {@code examples/01-quickstart/README.md} word by word, in a copy of the folder.
 * Only the port differs, so that the test runs beside a real quickstart.
 */
class QuickstartReadmeTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String EXAMPLE = "examples/01-quickstart";

  @TempDir(factory = InMemory.class)
  Path checkout;

  private @Nullable Process tollway;

  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatThePageSays() throws IOException {
    int port = freePort();
    copy(REPOSITORY.resolve(EXAMPLE), checkout.resolve(EXAMPLE), port);
    String launcher = launcher();
    String page =
        Files.readString(REPOSITORY.resolve(EXAMPLE).resolve("README.md"))
            .replace("127.0.0.1:8080", "127.0.0.1:" + port);
    Walkthrough walkthrough = Walkthrough.of(page);
    assertThat(walkthrough.steps()).hasSizeGreaterThan(5);
    Shell shell = new Shell(checkout, Map.of("LC_ALL", "C.UTF-8"));
    return walkthrough.steps().stream()
        .map(step ->
            DynamicTest.dynamicTest(
                "line " + step.line() + ": " + step.commands().lines().findFirst().orElse(""),
                () -> walk(step, shell, launcher)))
        .onClose(() -> close(shell));
  }

  private void walk(Walkthrough.Step step, Shell shell, String launcher) throws IOException {
    if (step.startsTollway()) {
      start(step, launcher);
      return;
    }
    assumeTrue(
        !step.commands().contains("kubectl") || onPath("kubectl"), "kubectl is not installed here");
    Shell.Result result = shell.run(step.commands());
    assertThat(step.matches(result.output()))
        .withFailMessage(() ->
            "line %d:%n%s%nprinted:%n%s%nbut the page says:%n%s"
                .formatted(step.line(), step.commands(), result.output(), step.expected()))
        .isTrue();
    assertThat(result.exit()).as(step.commands() + result.output()).isZero();
  }

  private void start(Walkthrough.Step step, String launcher) throws IOException {
    Path output = checkout.resolve("output");
    Process started =
        new ProcessBuilder(
                "bash", "-c", "exec " + step.commands().strip().replace("./tollway", launcher))
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    tollway = started;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !started.isAlive() || Files.readString(output).endsWith("\nready\n"));
    String printed = Files.readString(output);
    assertThat(step.matches(printed))
        .withFailMessage(
            () -> "printed:%n%s%nbut the page says:%n%s".formatted(printed, step.expected()))
        .isTrue();
  }

  @AfterEach
  void stopTollway() throws InterruptedException {
    if (tollway != null) {
      tollway.destroy();
      if (!tollway.waitFor(20, TimeUnit.SECONDS)) {
        tollway.destroyForcibly();
      }
    }
  }

  /** What the launcher script runs, over the classes under test. */
  private static String launcher() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return java
        + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '"
        + System.getProperty("java.class.path")
        + "' dev.tollway.cli.TollwayMain";
  }

  private static void copy(Path from, Path to, int port) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("/.tollway/")) {
          continue;
        }
        Path copied = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.writeString(
            copied, Files.readString(file).replace("127.0.0.1:8080", "127.0.0.1:" + port));
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void close(Shell shell) {
    try {
      shell.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
