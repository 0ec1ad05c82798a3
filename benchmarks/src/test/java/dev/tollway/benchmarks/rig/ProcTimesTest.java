package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcTimesTest {
  private static String line(
      long pid, String name, long parent, long user, long system, long reaped) {
    return pid
        + " ("
        + name
        + ") S "
        + parent
        + " 1 1 0 -1 4194560 10 0 0 0 "
        + user
        + " "
        + system
        + " "
        + reaped
        + " 0 20 0 1 0 5 1000 10\n";
  }

  @Test
  void readsAProcessWhoseNameLooksLikeFields() {
    ProcessTimes times = ProcessTimes.of(List.of(line(7, "a) R 1 (b", 1, 30, 12, 5)));
    assertThat(times.all()).containsEntry(7L, new ProcessTimes.Times(1, 42, 5));
  }

  @Test
  void leavesOutTheKernelsOwnThreads() {
    ProcessTimes times =
        ProcessTimes.of(List.of(line(2, "kthreadd", 0, 1, 1, 0), line(9, "ksoftirqd", 2, 1, 1, 0)));
    assertThat(times.all()).isEmpty();
  }

  @Test
  void countsAProxyWithItsWorkers() {
    ProcessTimes before =
        ProcessTimes.of(List.of(line(10, "master", 1, 1, 1, 0), line(11, "worker", 10, 5, 5, 0)));
    ProcessTimes after =
        ProcessTimes.of(List.of(line(10, "master", 1, 1, 2, 0), line(11, "worker", 10, 50, 15, 0)));
    assertThat(after.since(before, after.tree(10))).isEqualTo(56);
  }

  @Test
  void countsWhatOthersUsedAlsoWhereTheyBeganOrEndedMeanwhile() {
    ProcessTimes before =
        ProcessTimes.of(List.of(line(10, "ours", 1, 0, 0, 0), line(20, "shell", 1, 1, 1, 100)));
    ProcessTimes after =
        ProcessTimes.of(
            List.of(
                line(10, "ours", 1, 300, 0, 0),
                line(20, "shell", 1, 1, 2, 140),
                line(21, "new", 20, 7, 0, 0)));
    assertThat(after.othersSince(before, Set.of(10L))).isEqualTo(1 + 40 + 7);
  }

  @Test
  void readsWhatEachCoreDid() {
    CoreTimes before =
        CoreTimes.of(List.of("cpu  9 9 9 9 9 9 9 9 0 0", "cpu0 1 2 3 100 0 0 0 0 0 0", "intr 5"));
    CoreTimes after =
        CoreTimes.of(List.of("cpu  9 9 9 9 9 9 9 9 0 0", "cpu0 11 12 23 140 10 5 5 10 0 0"));
    assertThat(after.busy(before, 0)).isEqualTo(50.0 / 110);
    assertThat(after.stolen(before, 0)).isEqualTo(10.0 / 110);
  }
}
