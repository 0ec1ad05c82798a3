package dev.tollway.benchmarks.scale;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a JVM with the serial collector what its heap holds. */
final class Heap {
  /** A line of each generation; spaces inside it and the metaspace are written otherwise. */
  private static final Pattern GENERATION =
      Pattern.compile("(?m)^(?:DefNew|Tenured)\\s.*used (\\d+)K");

  private Heap() {}

  /** MiB in use after a full collection. */
  static double used(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    return sum(jcmd(pid, "GC.heap_info"));
  }

  static double sum(String heapInfo) throws IOException {
    Matcher generation = GENERATION.matcher(heapInfo);
    double sum = 0;
    int found = 0;
    while (generation.find()) {
      sum += Double.parseDouble(generation.group(1)) / 1024;
      found++;
    }
    if (found == 0) {
      throw new IOException("no generation in: " + heapInfo);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(List.of(jcmd, Long.toString(pid), command))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + said);
    }
    return said;
  }
}
