package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A disk of a few megabytes, in memory. */
record SmallDisk(Path directory) implements AutoCloseable {
  private static final String SIZE = "size=12m";
  private static final byte[] BLOCK = new byte[4_096];

  /** Mounts one; null: this user may not. */
  static @Nullable SmallDisk mount(Path directory) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString())
        ? new SmallDisk(directory)
        : null;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  /** Takes all the space that is left. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve("ballast"))) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Gives the space back. */
  void free() throws IOException {
    Files.delete(directory.resolve("ballast"));
  }

  @Override
  public void close() throws IOException {
    try {
      // A process that did not end yet keeps it busy; then it goes with that process.
      run("umount", "-l", directory.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
