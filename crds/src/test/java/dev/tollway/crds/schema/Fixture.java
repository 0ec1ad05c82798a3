package dev.tollway.crds.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A small manifest of {@code src/test/resources/fixtures}: {@code valid-….yaml}, or {@code
 * invalid-….yaml} whose first comment lines say {@code field: what must be}.
 *
 * @param path of the file
 * @param text of the file
 */
record Fixture(Path path, String text) {
  private static final Path FOLDER = Path.of("src", "test", "resources", "fixtures");

  static List<Fixture> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().map(Fixture::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fixture of(Path path) {
    try {
      return new Fixture(path, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  boolean isValid() {
    return name().startsWith("valid-");
  }

  boolean isInvalid() {
    return name().startsWith("invalid-");
  }

  /** What the judge must say, in order. */
  List<String> expected() {
    return text.lines()
        .takeWhile(line -> line.startsWith("# "))
        .map(line -> line.substring(2))
        .toList();
  }

  List<Manifest> manifests() {
    Reading reading = Manifests.read(name(), text);
    if (!reading.problems().isEmpty()) {
      throw new IllegalStateException("not readable: " + reading.problems());
    }
    return reading.manifests();
  }

  @Override
  public String toString() {
    return FOLDER.relativize(path).toString();
  }
}
