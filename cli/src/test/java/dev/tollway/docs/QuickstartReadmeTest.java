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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks through {@code examples/01-quickstart/README.md} word by word, in a copy of the folder.
 * Only the port differs, so that the test runs beside a real quickstart.
 */
class QuickstartReadmeTest {

  private static final Logger LOG = LoggerFactory.getLogger(QuickstartReadmeTest.class);
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String EXAMPLE = "examples/01-quickstart";

  @TempDir(factory = InMemory.class)
  Path checkout;

  private @Nullable Process tollway;

  @TestFactory
  Stream<DynamicTest> everyCommandDoesWhatThePageSays() throws IOException {
    int port = freePort();
    copy(REPOSITORY.resolve(EXAMPLE), checkout.resolve(EXAMPLE), port);
    Map<String, String> before = files();
    String launcher = launcher();
    String page =
        Files.readString(REPOSITORY.resolve(EXAMPLE).resolve("README.md"))
            .replace("127.0.0.1:8080", "127.0.0.1:" + port);
    Walkthrough walkthrough = Walkthrough.of(page);
    assertThat(walkthrough.steps()).hasSizeGreaterThan(5);
    long needKubectl = walkthrough.steps().stream().filter(Walkthrough.Step::needsKubectl).count();
    String skipped =
        "kubectl is not installed here: %d of %d blocks of the page are not run"
            .formatted(needKubectl, walkthrough.steps().size());
    if (!onPath("kubectl")) {
      LOG.warn("{}", skipped);
    }
    Shell shell = new Shell(checkout, Map.of("LC_ALL", "C.UTF-8"));
    Stream<DynamicTest> blocks =
        walkthrough.steps().stream()
            .map(step ->
                DynamicTest.dynamicTest(
                    "line " + step.line() + ": " + step.commands().lines().findFirst().orElse(""),
                    () -> {
                      assumeTrue(!step.needsKubectl() || onPath("kubectl"), skipped);
                      walk(step, shell, launcher);
                    }));
    Walkthrough.Step last = walkthrough.steps().getLast();
    Stream<DynamicTest> after =
        Stream.of(
            DynamicTest.dynamicTest(
                "leaves the folder as it was, however often it cleans up",
                () -> {
                  assertThat(last.cleansUp()).isTrue();
                  assertThat(files()).isEqualTo(before);
                  assertThat(shell.run(last.commands()).exit()).isZero();
                  assertThat(files()).isEqualTo(before);
                }));
    return Stream.concat(blocks, after).onClose(() -> close(shell));
  }

  /** Every file of the example with its text. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(checkout.resolve(EXAMPLE))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.readString(file));
      }
    }
    return files;
  }

  private void walk(Walkthrough.Step step, Shell shell, String launcher)
      throws IOException, InterruptedException {
    if (step.startsTollway()) {
      start(step, launcher);
      return;
    }
    if (step.cleansUp()) {
      stopTollway();
    }
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
