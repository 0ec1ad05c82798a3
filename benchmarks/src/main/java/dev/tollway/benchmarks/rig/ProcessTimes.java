package dev.tollway.benchmarks.rig;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The processor time of all processes at one moment, in ticks of 10 ms.
 *
 * @param all by pid; without the kernel's own threads, which work for whoever sends
 */
record ProcessTimes(Map<Long, Times> all) {
  private static final Pattern SPACE = Pattern.compile(" ");

  /** Parent of the kernel's threads. */
  private static final long KTHREADD = 2;

  /**
   * One process.
   *
   * @param own user and system time of its threads, ended ones included
   * @param reaped the same of its ended children
   */
  record Times(long parent, long own, long reaped) {}

  /** Reads lines of {@code /proc/PID/stat}, see proc_pid_stat(5). */
  static ProcessTimes of(Iterable<String> lines) {
    Map<Long, Times> all = new HashMap<>();
    for (String line : lines) {
      // The name stands in parentheses and may hold anything.
      String[] fields = SPACE.split(line.substring(line.lastIndexOf(')') + 2), -1);
      long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
      long parent = Long.parseLong(fields[1]);
      if (pid != KTHREADD && parent != KTHREADD) {
        long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        long reaped = Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        all.put(pid, new Times(parent, own, reaped));
      }
    }
    return new ProcessTimes(all);
  }

  /** The process with all its descendants. */
  Set<Long> tree(long root) {
    Set<Long> tree = new HashSet<>(Set.of(root));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<Long, Times> one : all.entrySet()) {
        grew |= tree.contains(one.getValue().parent()) && tree.add(one.getKey());
      }
    }
    return tree;
  }

  /** Ticks that these processes used since an earlier moment. */
  long since(ProcessTimes earlier, Set<Long> pids) {
    long ticks = 0;
    for (long pid : pids) {
      Times now = all.get(pid);
      if (now != null) {
        Times before = earlier.all.get(pid);
        ticks += now.own() - (before == null ? 0 : before.own());
      }
    }
    return ticks;
  }

  /** Ticks that all others used, children that ended meanwhile included. */
  long othersSince(ProcessTimes earlier, Set<Long> ours) {
    long ticks = 0;
    for (Map.Entry<Long, Times> one : all.entrySet()) {
      if (!ours.contains(one.getKey())) {
        Times now = one.getValue();
        Times before = earlier.all.get(one.getKey());
        ticks += now.own() - (before == null ? 0 : before.own());
        ticks += before == null ? now.reaped() : now.reaped() - before.reaped();
      }
    }
    return ticks;
  }
}
