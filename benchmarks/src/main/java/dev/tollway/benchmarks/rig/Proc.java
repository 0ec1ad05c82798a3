package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /proc}. */
public final class Proc {
  private static final Path ROOT = Path.of("/proc");
  private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** Nanoseconds of the ticks in which the kernel tells times: USER_HZ is 100 on every Linux. */
  static final long TICK_NANOS = 10_000_000;

  private Proc() {}

  static ProcessTimes processes() throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(ROOT, "[0-9]*")) {
      for (Path process : all) {
        try {
          lines.add(Files.readString(process.resolve("stat")));
        } catch (IOException ended) {
          // Between the listing and the reading: it counts no more.
        }
      }
    }
    return ProcessTimes.of(lines);
  }

  static CoreTimes cores() throws IOException {
    return CoreTimes.of(Files.readAllLines(ROOT.resolve("stat")));
  }

  /** Resident memory of a process with its descendants, in MiB. */
  public static double residentMiB(long root) throws IOException {
    double sum = 0;
    for (long pid : processes().tree(root)) {
      Matcher rss = RSS.matcher(Files.readString(ROOT.resolve(pid + "/status")));
      sum += rss.find() ? Long.parseLong(rss.group(1)) / 1024.0 : 0;
    }
    return sum;
  }
}
