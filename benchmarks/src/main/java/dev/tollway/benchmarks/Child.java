package dev.tollway.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that a measurement started, and ends. */
public final class Child implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;

  private final String name;
  private final Process process;
  private final Path output;

  private Child(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param home its working directory, which gets what it prints
   */
  public static Child start(String name, List<String> command, Path home) throws IOException {
    Path output = home.resolve(name + ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Child(name, process, output);
  }

  /** A port of loopback that nobody listens at now, for a child that must be told one. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits for a line of its output. */
  public void awaitLine(String line, int seconds) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (Files.readString(output).lines().noneMatch(line::equals)) {
      refuseEnd();
      if (System.nanoTime() - until > 0) {
        throw new IOException(name + " does not say " + line + ": " + tail());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Fails with what it printed if it has ended by itself. */
  public void refuseEnd() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(name + " ended with " + process.exitValue() + ": " + tail());
    }
  }

  /** What follows this on the line of its output that has it. */
  public String told(String prefix) throws IOException {
    return Files.readString(output)
        .lines()
        .filter(line -> line.contains(prefix))
        .map(line -> line.substring(line.indexOf(prefix) + prefix.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IOException(name + " does not say " + prefix));
  }

  private String tail() throws IOException {
    String text = Files.readString(output);
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  /** Asks it to end, and waits up to a minute. */
  public boolean end() throws InterruptedException {
    process.destroy();
    return process.waitFor(1, TimeUnit.MINUTES);
  }

  /** Ends it, by force after 10 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
