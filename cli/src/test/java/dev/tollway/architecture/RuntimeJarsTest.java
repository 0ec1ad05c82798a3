package dev.tollway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ships in a process is chosen, not inherited: every jar of its run time is in a committed
 * list.
 */
class RuntimeJarsTest {

  @ParameterizedTest
  @ValueSource(strings = {"sidecar", "operator"})
  void holdsExactlyTheJarsOfTheCommittedList(String module) throws IOException {
    Path list =
        Path.of("src/test/resources/dev/tollway/architecture", module + "-runtime-jars.txt");
    Path resolved = Path.of("..", module, "target", "runtime-class-path");

    List<String> jars =
        Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(Files.readString(resolved).strip())
            .map(entry -> Path.of(entry).getFileName().toString())
            // Our own modules: a folder of classes inside the reactor, a jar once packaged.
            .filter(name -> name.endsWith(".jar") && !name.startsWith("tollway-"))
            .sorted()
            .toList();

    assertThat(jars)
        .as(
            "The runtime jars of %1$s changed. If that is meant, take the new list:%n"
                + "  tr ':' '\\n' < %1$s/target/runtime-class-path | sed 's#.*/##' | grep '[.]jar$'"
                + " | grep -v '^tollway-' | LC_ALL=C sort > cli/%2$s%n"
                + "If not, exclude it in %1$s/pom.xml.",
            module, list)
        .isEqualTo(Files.readAllLines(list));
  }
}
