package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What ships in the sidecar is chosen, not inherited: every jar of its run time is in a committed
 * list.
 */
class RuntimeJarsTest {
  private static final Path COMMITTED =
      Path.of("src/test/resources/dev/tollway/sidecar/runtime-jars.txt");
  private static final Path RESOLVED = Path.of("target/runtime-class-path");

  @Test
  void holdsExactlyTheJarsOfTheCommittedList() throws IOException {
    List<String> resolved =
        Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(Files.readString(RESOLVED).strip())
            .map(entry -> Path.of(entry).getFileName().toString())
            // Our own modules: a folder of classes inside the reactor, a jar once packaged.
            .filter(name -> name.endsWith(".jar") && !name.startsWith("tollway-"))
            .sorted()
            .toList();

    assertThat(resolved)
        .as(
            "The sidecar's runtime jars changed. If that is meant, take the new list:%n"
                + "  tr ':' '\\n' < sidecar/target/runtime-class-path | sed 's#.*/##' | grep '[.]jar$'"
                + " | grep -v '^tollway-' | LC_ALL=C sort > sidecar/%s%n"
                + "If not, exclude it in sidecar/pom.xml.",
            COMMITTED)
        .isEqualTo(Files.readAllLines(COMMITTED));
  }
}
