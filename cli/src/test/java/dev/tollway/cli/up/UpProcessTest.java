package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, as the launcher starts it. */
class UpProcessTest {
  @TempDir Path dir;

  private record Running(Process process, String output) implements AutoCloseable {
    int end(boolean kindly) throws InterruptedException {
      if (kindly) {
        process.destroy();
      } else {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private Running start() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tollway.cli.TollwayMain",
                "up",
                dir.toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder output = new StringBuilder();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.append(line).append('\n');
      if (line.equals("ready")) {
        // Somebody has to read on, or the process stops when the pipe is full.
        Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
        break;
      }
    }
    assertThat(output.toString()).endsWith("ready\n");
    return new Running(process, output.toString());
  }

  @Test
  void keepsCountsAndIssuedKeysWhenItIsStoppedAndWhenItIsKilled() throws Exception {
    Folder folder = Folder.in(dir).key("quota", "five");
    String secret;
    try (Running running = start();
        Caller caller = new Caller(running.output())) {
      secret = folder.secret("quota");
      assertThat(caller.statuses(2, secret)).containsExactly(200, 200);
      assertThat(running.end(true)).as("exit code after SIGTERM").isEqualTo(143);
    }
    try (Running running = start();
        Caller caller = new Caller(running.output())) {
      assertThat(folder.secret("quota")).isEqualTo(secret);
      assertThat(caller.statuses(2, secret)).containsExactly(200, 200);
      running.end(false);
    }
    try (Running running = start();
        Caller caller = new Caller(running.output())) {
      assertThat(folder.secret("quota")).isEqualTo(secret);
      assertThat(caller.statuses(2, secret)).isEqualTo(List.of(200, 402));
    }
  }
}
