package dev.tollway.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What each core did since the machine started, in ticks of 10 ms. */
record CoreTimes(List<Core> cores) {
  private static final Pattern SPACES = Pattern.compile(" +");

  /**
   * One core.
   *
   * @param stolen ticks that the machine below gave to somebody else
   */
  record Core(long busy, long idle, long stolen) {}

  /** Reads {@code /proc/stat}, see proc_stat(5). */
  static CoreTimes of(Iterable<String> lines) {
    List<Core> cores = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("cpu") && Character.isDigit(line.charAt(3))) {
        String[] f = SPACES.split(line, -1);
        long idle = Long.parseLong(f[4]) + Long.parseLong(f[5]);
        long busy =
            Long.parseLong(f[1])
                + Long.parseLong(f[2])
                + Long.parseLong(f[3])
                + Long.parseLong(f[6])
                + Long.parseLong(f[7]);
        cores.add(new Core(busy, idle, Long.parseLong(f[8])));
      }
    }
    return new CoreTimes(List.copyOf(cores));
  }

  /** Share of the time since an earlier moment in which a core was busy, 0 to 1. */
  double busy(CoreTimes earlier, int core) {
    Core d = since(earlier, core);
    return share(d.busy(), d);
  }

  /** Share of the time since an earlier moment that was stolen from a core, 0 to 1. */
  double stolen(CoreTimes earlier, int core) {
    Core d = since(earlier, core);
    return share(d.stolen(), d);
  }

  private static double share(long ticks, Core d) {
    return (double) ticks / Math.max(1, d.busy() + d.idle() + d.stolen());
  }

  private Core since(CoreTimes earlier, int core) {
    Core now = cores.get(core);
    Core then = earlier.cores.get(core);
    return new Core(
        now.busy() - then.busy(), now.idle() - then.idle(), now.stolen() - then.stolen());
  }
}
