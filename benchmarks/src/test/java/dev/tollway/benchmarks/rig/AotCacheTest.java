package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
  @TempDir private Path directory;

  @Test
  void doesNotFitWhereNobodySaidForWhichJarsItWasMade() throws IOException {
    Path jar = Files.writeString(directory.resolve("cli.jar"), "jar");
    Path file = Files.writeString(directory.resolve("sidecar.aot"), "cache");

    assertThat(new AotCache(Path.of("java"), jar, file).fits()).isFalse();
  }

  @Test
  void doesNotFitOnceALibraryIsAnother() throws IOException {
    Path jar = Files.writeString(directory.resolve("cli.jar"), "jar");
    Path library =
        Files.writeString(
            Files.createDirectory(directory.resolve("lib")).resolve("a.jar"), "library");
    AotCache cache =
        new AotCache(
            Path.of("java"), jar, Files.writeString(directory.resolve("sidecar.aot"), "cache"));
    cache.remember();
    assertThat(cache.fits()).isTrue();

    Files.writeString(library, "another library");

    assertThat(cache.fits()).isFalse();
  }
}
