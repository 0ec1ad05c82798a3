package dev.tollway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  private Shell shell;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    shell = new Shell(folder, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    shell.close();
  }

  @Test
  void seesACommandThatFailsBeforeOthersThatDoNot() throws IOException {
    assertThat(shell.run("cat nowhere\necho fine").exit()).isEqualTo(1);
    assertThat(shell.run("for i in 1 2; do [ $i = 2 ]; done").exit()).isEqualTo(1);
    assertThat(shell.run("cat nowhere | wc -l").exit()).isEqualTo(1);
  }

  @Test
  void forgetsAFailureWithTheNextBlockAndKeepsVariables() throws IOException {
    assertThat(shell.run("a=7; false").exit()).isEqualTo(1);

    Shell.Result next = shell.run("if false; then echo no; fi\necho $a");

    assertThat(next.exit()).isZero();
    assertThat(next.output().strip()).isEqualTo("7");
  }
}
