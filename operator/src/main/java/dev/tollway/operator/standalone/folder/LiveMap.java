package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.LocatedProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workload map over time: a bad edit keeps the last good map, whole. Pure: time is a parameter.
 */
final class LiveMap {
  private final String file;
  private List<MapLine> lines;
  private boolean good;
  private List<LocatedProblem> problems = List.of();
  private @Nullable Long missingSince;

  /**
   * @param lastGood its text when it was last good, before this process; null: not known
   */
  LiveMap(String file, @Nullable String lastGood) {
    this.file = file;
    this.lines = lastGood == null ? List.of() : WorkloadMap.read(file, lastGood).lines();
    this.good = lastGood != null;
  }

  /**
   * Takes a new content.
   *
   * @return whether it is good
   */
  boolean change(FileContents.Content content) {
    missingSince = null;
    return switch (content) {
      case FileContents.Unreadable(String message) -> {
        problems = List.of(new LocatedProblem(file, 1, "", message));
        yield false;
      }
      case FileContents.Text(String text) -> {
        WorkloadMap.Result map = WorkloadMap.read(file, text);
        problems = map.problems();
        // Before there was a good map, the good entries of a bad one are better than none.
        if (problems.isEmpty() || !good) {
          lines = map.lines();
          good = problems.isEmpty();
        }
        yield problems.isEmpty();
      }
    };
  }

  /** The file is not there. */
  void missing(long nowNanos) {
    if (missingSince == null) {
      missingSince = nowNanos;
    }
    if (nowNanos - missingSince >= LiveFile.SETTLE_NANOS || lines.isEmpty()) {
      lines = List.of();
      good = false;
      problems =
          List.of(new LocatedProblem(file, 1, "", "must exist and say where workloads listen"));
    }
  }

  boolean settled(long nowNanos) {
    return missingSince == null || nowNanos - missingSince >= LiveFile.SETTLE_NANOS;
  }

  List<MapLine> lines() {
    return lines;
  }

  List<LocatedProblem> problems() {
    return problems;
  }
}
