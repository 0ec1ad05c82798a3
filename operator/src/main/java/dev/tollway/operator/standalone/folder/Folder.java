package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.crds.schema.ManifestFiles;
import dev.tollway.operator.resolve.ObjectRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder of manifests with its workload map, read again on each {@link #scan}. Used by one
 * thread.
 */
public final class Folder {
  private final Path mapFile;
  private final FolderFiles files;
  private final FileReader reader;
  private final FileContents contents = new FileContents();
  private final LastGood lastGood;
  private final LongSupplier nanoTime;
  private final SortedMap<Path, LiveFile> live = new TreeMap<>();
  private final LiveMap map;
  private final Map<String, WorkloadEntry> lastEntries = new HashMap<>();
  private final Set<ObjectRef> remembered;
  private final Set<ObjectRef> goneAtStart = new HashSet<>();
  private Set<Path> directories = Set.of();
  private boolean settled;

  /**
   * @param root the folder, as the user typed it: problems name files below it in this way
   * @param dataDir not read, also when it lies in the folder; gets {@code last-good}
   * @param nanoTime a monotonic clock
   */
  public Folder(Path root, Path dataDir, Function<Manifest, Judgement> judge, LongSupplier nanoTime)
      throws IOException {
    this.mapFile = root.resolve(ManifestFiles.STANDALONE);
    this.files = new FolderFiles(root, dataDir);
    this.reader = new FileReader(judge);
    this.lastGood = new LastGood(dataDir.resolve("last-good"));
    this.map = new LiveMap(mapFile.toString(), lastGood.text(mapFile.toString()));
    this.remembered = lastGood.refs();
    this.nanoTime = nanoTime;
  }

  /**
   * Reads what changed and says what counts now.
   *
   * @throws IOException when the folder itself cannot be listed, or the data directory not written
   */
  public FolderState scan() throws IOException {
    long now = nanoTime.getAsLong();
    FolderFiles.Found found = files.find();
    Map<Path, FolderFiles.Stamp> manifests = new TreeMap<>(found.manifests());
    List<String> notes = new ArrayList<>();
    readMap(manifests.remove(mapFile), now);
    for (Path file : found.manifests().keySet()) {
      if (file.endsWith(ManifestFiles.STANDALONE) && manifests.remove(file) != null) {
        notes.add(file + ": skipped: the workload map is " + mapFile);
      }
    }
    boolean first = directories.isEmpty();
    directories = found.directories();
    for (Map.Entry<Path, FolderFiles.Stamp> file : manifests.entrySet()) {
      readFile(file.getKey(), file.getValue(), now);
    }
    withdraw(manifests.keySet(), now);
    settled = map.settled(now) && live.values().stream().allMatch(file -> file.settled(now));
    FolderState state = state(found.unreadable(), notes);
    if (first) {
      forgetWhatIsGone(manifests.keySet(), state);
    }
    return state;
  }

  /** Objects that earlier processes saw in the folder and the first scan did not. */
  public Set<ObjectRef> goneAtStart() {
    return Set.copyOf(goneAtStart);
  }

  private void forgetWhatIsGone(Set<Path> present, FolderState state) throws IOException {
    goneAtStart.addAll(remembered);
    goneAtStart.removeAll(state.objects().keySet());
    List<String> names = new ArrayList<>(List.of(mapFile.toString()));
    present.forEach(file -> names.add(file.toString()));
    lastGood.retain(names);
  }

  /** Whether the last scan saw everything at rest; otherwise the next has to come soon. */
  public boolean settled() {
    return settled;
  }

  /** The directories that the last scan went through. */
  public Set<Path> directories() {
    return directories;
  }

  private void readMap(FolderFiles.@Nullable Stamp stamp, long now) throws IOException {
    if (stamp == null) {
      contents.forget(mapFile);
      map.missing(now);
      return;
    }
    FileContents.Content content = contents.changed(mapFile, stamp, now);
    if (content != null && map.change(content) && content instanceof FileContents.Text(var text)) {
      lastGood.saveText(mapFile.toString(), text);
    }
  }

  private void readFile(Path file, FolderFiles.Stamp stamp, long now) throws IOException {
    LiveFile state = live.computeIfAbsent(file, f -> new LiveFile(lastGood.objects(f.toString())));
    FileContents.Content content = contents.changed(file, stamp, now);
    if (content != null) {
      state.change(view(file, content), now);
    } else {
      state.settle(now);
    }
    save(file, state);
  }

  private FileView view(Path file, FileContents.Content content) {
    return switch (content) {
      case FileContents.Text(String text) -> reader.read(file.toString(), text);
      case FileContents.Unreadable(String message) ->
          new FileView(List.of(), Set.of(), true, List.of(problem(file, message)), List.of());
    };
  }

  private void withdraw(Set<Path> present, long now) throws IOException {
    for (Path file : List.copyOf(live.keySet())) {
      LiveFile state = live.get(file);
      if (state == null || present.contains(file)) {
        continue;
      }
      contents.forget(file);
      if (state.view().equals(FileView.EMPTY)) {
        state.settle(now);
      } else {
        state.change(FileView.EMPTY, now);
      }
      save(file, state);
      if (state.effective().isEmpty()) {
        live.remove(file);
      }
    }
  }

  private void save(Path file, LiveFile state) throws IOException {
    List<FolderObject> unsaved = state.unsaved();
    if (unsaved != null) {
      lastGood.save(file.toString(), unsaved);
    }
  }

  private FolderState state(List<Path> unreadable, List<String> notes) {
    List<LocatedProblem> problems = new ArrayList<>(map.problems());
    unreadable.forEach(path -> problems.add(problem(path, "must be readable")));
    for (LiveFile file : live.values()) {
      problems.addAll(file.view().problems());
      notes.addAll(file.view().notes());
    }
    SortedMap<ObjectRef, FolderObject> objects = merge(problems);
    Workloads.Settled workloads = Workloads.settle(map.lines(), objects, lastEntries);
    problems.addAll(workloads.problems());
    lastEntries.clear();
    workloads.entries().forEach(entry -> lastEntries.put(entry.podUid(), entry));
    return new FolderState(objects, workloads.entries(), problems, notes);
  }

  /**
   * What is written counts before what is held; of two that are written, the first by file and
   * line.
   */
  private SortedMap<ObjectRef, FolderObject> merge(List<LocatedProblem> problems) {
    SortedMap<ObjectRef, FolderObject> objects = new TreeMap<>();
    for (LiveFile file : live.values()) {
      for (FolderObject object : file.view().objects()) {
        FolderObject other = objects.putIfAbsent(object.ref(), object);
        if (other != null) {
          problems.add(
              new LocatedProblem(
                  object.file(),
                  object.line(),
                  "",
                  "must not give %s again: it stands in %s, which counts; remove one of the two"
                      .formatted(object.ref(), other.place())));
        }
      }
    }
    for (LiveFile file : live.values()) {
      file.effective().forEach(object -> objects.putIfAbsent(object.ref(), object));
    }
    return objects;
  }

  private static LocatedProblem problem(Path file, String message) {
    return new LocatedProblem(file.toString(), 1, "", message);
  }
}
