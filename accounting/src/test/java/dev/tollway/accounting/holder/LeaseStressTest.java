package dev.tollway.accounting.holder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs {@link LeaseStress} in JVMs of its own: a few seconds of it with every build, all compilers
 * and long with {@code -Pproof}.
 */
class LeaseStressTest {
  private static final Pattern GRADE =
      Pattern.compile("\\[(OK|FAILED)] \\S+\\.LeaseStress\\.(\\w+)");
  private static final String SHORT =
      "-f 1 -fsm 1 -iters 1 -time 300 -sc false -jvmArgs -Xmx256m\\ -XX:+UseSerialGC";
  private static final String LONG = "-f 1 -fsm 2 -iters 5 -time 1000";

  @Test
  void losesNoUnitAndFindsTheMutant() throws IOException, InterruptedException {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() >= 2, "two threads at once need two cores");

    String report = run(Boolean.getBoolean("tollway.proof") ? LONG : SHORT);

    assertThat(grades(report))
        .as(report)
        .containsExactlyInAnyOrder(
            "OK LastUnit",
            "FAILED LastUnitOfTwoWords",
            "OK AdmitAndSurrender",
            "OK SettleAndSurrender",
            "OK Everyone",
            "OK Watched");
    assertThat(report).contains("0 soft errs, 0 hard errs)");
  }

  private static List<String> grades(String report) {
    String results = report.substring(Math.max(0, report.indexOf("RUN RESULTS:")));
    return GRADE
        .matcher(results)
        .results()
        .map(grade -> grade.group(1) + " " + grade.group(2))
        .toList();
  }

  private static String run(String options) throws IOException, InterruptedException {
    Path directory = Files.createDirectories(Path.of("target", "jcstress").toAbsolutePath());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(List.of("-v", "-t", "LeaseStress", "-r", directory.toString()));
    Arrays.stream(options.split("(?<!\\\\) ", -1))
        .map(option -> option.replace("\\ ", " "))
        .forEach(command::add);
    Path report = directory.resolve("report.txt");
    Process process =
        new ProcessBuilder(command)
            // It leaves its raw results where it runs.
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start();
    try {
      process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(report);
  }
}
