package dev.tollway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What figures were measured on.
 *
 * @param processor the model, as the kernel names it
 */
public record Machine(int cores, String processor, String system, String java) {
  private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern CORE = Pattern.compile("(?m)^processor\\s*:");

  /** This one. */
  public static Machine here() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    return of(
        Files.exists(file) ? Files.readString(file) : "",
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.version"));
  }

  /** Told by the text of {@code /proc/cpuinfo}: a process that is pinned sees fewer cores. */
  static Machine of(String cpuinfo, String system, String java) {
    Matcher model = MODEL.matcher(cpuinfo);
    List<String> cores = CORE.matcher(cpuinfo).results().map(r -> r.group()).toList();
    return new Machine(
        cores.size(), model.find() ? model.group(1).strip() : "unknown", system, java);
  }
}
