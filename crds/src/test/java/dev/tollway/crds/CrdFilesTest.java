package dev.tollway.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdFilesTest {
  private static final String REGENERATE =
      "mvn -pl crds test -Dtest=CrdFilesTest -Dtollway.crds.write=true";

  @Test
  void committedFilesAreWhatTheTypesSay() throws IOException {
    Map<String, String> generated = CrdWriter.write();
    if (Boolean.getBoolean("tollway.crds.write")) {
      for (Map.Entry<String, String> file : generated.entrySet()) {
        Files.writeString(Path.of(file.getKey()), file.getValue());
      }
    }
    assertThat(committed())
        .as("crds/*.yaml is stale; write it anew with: %s", REGENERATE)
        .isEqualTo(generated);
  }

  private static Map<String, String> committed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(Path.of(""))) {
      for (Path file : all.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        files.put(file.toString(), Files.readString(file));
      }
    }
    return files;
  }
}
