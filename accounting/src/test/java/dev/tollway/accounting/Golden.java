package dev.tollway.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that a person has read once: {@code -Dgolden.update=true} writes them anew. */
public final class Golden {

  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Fails where the text is another one than in the file of that name. */
  public static void check(String name, String made) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, made);
    } else if (!Files.exists(file)) {
      fail("%s is missing: run with -Dgolden.update=true, and read it", file);
    } else {
      assertThat(made).as("%s", file).isEqualTo(Files.readString(file));
    }
  }
}
