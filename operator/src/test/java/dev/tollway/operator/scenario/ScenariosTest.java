package dev.tollway.operator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tollway.crds.schema.Manifests;
import dev.tollway.crds.schema.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder per scenario: {@code in-1.yaml} → {@code out-1.yaml}, {@code in-2.yaml} → … Run with
 * {@code -Dgolden.update=true} to write the outputs anew, and read the difference.
 */
class ScenariosTest {

  private static final Path FOLDER = Path.of("src/test/resources/scenarios");

  static List<String> scenarios() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void comesOutAsWritten(String name) throws IOException {
    Path folder = FOLDER.resolve(name);
    boolean update = Boolean.getBoolean("golden.update");
    TreeSet<String> unused = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(f -> unused.add(f.getFileName().toString()));
    }
    Scenario scenario = new Scenario();
    for (int i = 1; Files.exists(folder.resolve("in-" + i + ".yaml")); i++) {
      Path in = folder.resolve("in-" + i + ".yaml");
      Path out = folder.resolve("out-" + i + ".yaml");
      unused.remove(in.getFileName().toString());
      unused.remove(out.getFileName().toString());
      Reading reading = Manifests.read(in.toString(), Files.readString(in));
      assertThat(reading.problems()).isEmpty();
      String made = ReadableYaml.write(scenario.step(reading.manifests()));
      if (update) {
        Files.writeString(out, made);
      } else if (!Files.exists(out)) {
        fail("%s is missing: run with -Dgolden.update=true, and read it", out);
      } else {
        assertThat(made).as("%s, step %d", name, i).isEqualTo(Files.readString(out));
      }
    }
    assertThat(unused).as("files that no step uses").isEmpty();
  }
}
