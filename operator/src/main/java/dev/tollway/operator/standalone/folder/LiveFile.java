package dev.tollway.operator.standalone.folder;

import dev.tollway.operator.resolve.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One file over time. A bad edit keeps the last good form of what it broke. What is missing counts
 * as withdrawn once the file has been like that for {@link #SETTLE_NANOS}: editors write in several
 * steps. Pure: time is a parameter.
 */
final class LiveFile {
  /** Half the second within which a withdrawal has to work is left for everything else. */
  static final long SETTLE_NANOS = 200_000_000;

  private List<FolderObject> effective;
  private FileView view = FileView.EMPTY;
  private long changedNanos;
  private boolean first = true;
  private boolean applied;
  private List<FolderObject> saved;

  /**
   * @param lastGood what the file held when it was last good, before this process
   */
  LiveFile(List<FolderObject> lastGood) {
    this.effective = List.copyOf(lastGood);
    this.saved = effective;
  }

  /** Takes a new content of the file. */
  void change(FileView next, long nowNanos) {
    settle(nowNanos);
    view = next;
    changedNanos = nowNanos;
    // Nothing of the past is live yet at the first reading, so nothing has to settle.
    apply(first);
    first = false;
  }

  /** Lets what is missing be withdrawn, when its time has come. */
  void settle(long nowNanos) {
    if (!first) {
      apply(nowNanos - changedNanos >= SETTLE_NANOS);
    }
  }

  /** Whether {@link #settle} may still change something. */
  boolean settled(long nowNanos) {
    return nowNanos - changedNanos >= SETTLE_NANOS;
  }

  private void apply(boolean settled) {
    Set<ObjectRef> present = new TreeSet<>();
    view.objects().forEach(object -> present.add(object.ref()));
    List<FolderObject> next = new ArrayList<>(view.objects());
    for (FolderObject before : effective) {
      boolean held = !settled || view.partly() || view.rejected().contains(before.ref());
      if (held && present.add(before.ref())) {
        next.add(before);
      }
    }
    effective = List.copyOf(next);
    applied = settled;
  }

  FileView view() {
    return view;
  }

  /** What the file says now, and what is held of what it said. */
  List<FolderObject> effective() {
    return effective;
  }

  /**
   * What is to be kept over a restart, when that changed since the last call and is settled, else
   * null.
   */
  @Nullable List<FolderObject> unsaved() {
    if (!applied || effective.equals(saved)) {
      return null;
    }
    saved = effective;
    return effective;
  }
}
