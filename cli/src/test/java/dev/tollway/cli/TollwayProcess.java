package dev.tollway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real process of the command line, as the launcher starts it. */
public final class TollwayProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path log;
  private final String printed;

  private TollwayProcess(Process process, Path log, String printed) {
    this.process = process;
    this.log = log;
    this.printed = printed;
  }

  /**
   * Starts one and waits for its line {@code ready}, or for its end.
   *
   * @param log takes what it writes to the error output
   */
  public static TollwayProcess start(Path log, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tollway.cli.TollwayMain"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    StringBuilder printed = new StringBuilder();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      printed.append(line).append('\n');
      if (line.equals("ready")) {
        // Somebody has to read on, or the process stops when the pipe is full.
        Thread.ofVirtual().start(() -> readOn(lines));
        break;
      }
    }
    return new TollwayProcess(process, log, printed.toString());
  }

  private static void readOn(Reader printed) {
    try {
      printed.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      // The process was ended, and its pipe closed under this reader: there is nothing left to
      // read.
      return;
    }
  }

  /** The same, where a line {@code ready} is what must come. */
  public TollwayProcess ready() throws IOException {
    assertThat(printed).as(() -> log()).endsWith("ready\n");
    return this;
  }

  /** What it printed up to {@code ready}. */
  public String printed() {
    return printed;
  }

  /** What it wrote to the error output. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The first group of the first match in what it printed. */
  public String find(String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(printed);
    assertThat(matcher.find()).as(regex + " in " + printed).isTrue();
    return matcher.group(1);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, whose exit code is 143; returns when it is gone. */
  public void stop() throws InterruptedException {
    process.destroy();
    assertThat(awaitEnd()).as("exit code after SIGTERM").isEqualTo(143);
  }

  /** The exit code, once it has ended. */
  public int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
