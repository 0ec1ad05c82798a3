package dev.tollway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * A folder on Linux's memory file system where there is one: an fsync of a busy disk may take
 * longer than the 200 ms for which a request waits, and then the page's 200 would be a 503. Tests
 * of the store and of crashes use the disk.
 */
public final class InMemory implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "tollway")
        : Files.createTempDirectory("tollway");
  }
}
