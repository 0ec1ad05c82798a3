package dev.tollway.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DecisionsCommandTest {
  @TempDir private Path results;
  private final StringWriter out = new StringWriter();

  @Test
  void measuresEveryFateOfADecisionAndAnAdmission() {
    assertThat(run("")).isZero();

    assertThat(out.toString())
        .contains("admitAndSettle", "refuse", "B/op")
        .containsSubsequence(names());
  }

  @Test
  void comparesWithTheNewestThatWasKept() {
    run("decide");
    out.getBuffer().setLength(0);

    run("decide");

    assertThat(out.toString()).contains("against ", "decide PASS", "ns/op × ");
  }

  private static String[] names() {
    DecideBenchmark.Fate[] fates = DecideBenchmark.Fate.values();
    String[] names = new String[fates.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = "decide " + fates[i];
    }
    return names;
  }

  private int run(String only) {
    return new CommandLine(new DecisionsCommand())
        .setOut(new PrintWriter(out, true))
        .execute(
            "--forks=0", "--iterations=1", "--millis=20", "--only=" + only, "--results=" + results);
  }
}
