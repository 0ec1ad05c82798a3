package dev.tollway.operator.standalone.folder;

import dev.tollway.crds.schema.LocatedProblem;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans a folder whenever the file system tells of a change, and every second anyway: notifications
 * get lost, and some file systems have none. A burst of changes is waited for, but not for long.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
  private static final long SWEEP_MILLIS = 1_000;
  private static final long SWEEP_ALONE_MILLIS = 250;
  private static final long UNSETTLED_MILLIS = 50;
  private static final long QUIET_MILLIS = 30;
  private static final long BURST_MILLIS = 100;

  private final Path root;
  private final Folder folder;
  private final Consumer<FolderState> listener;
  private final @Nullable WatchService notifications;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private final Thread thread;
  private FolderState last;
  private volatile boolean closed;

  /**
   * Scans once and starts to watch.
   *
   * @param listener called with every other state after the first, from one thread
   * @throws IOException when the folder cannot be read
   */
  public FolderWatch(Path root, Folder folder, Consumer<FolderState> listener) throws IOException {
    this.root = root;
    this.folder = folder;
    this.listener = listener;
    this.notifications = open();
    this.last = folder.scan();
    this.thread = Thread.ofPlatform().daemon().name("standalone-folder").unstarted(this::run);
  }

  /** What the first scan found. */
  public FolderState first() {
    return last;
  }

  /** From now on the listener is called. */
  public void start() {
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    if (notifications != null) {
      notifications.close();
    }
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      LOG.warn(
          "no notifications of changed files ({}): looking every quarter second", e.getMessage());
      return null;
    }
  }

  private void run() {
    try {
      while (!closed) {
        register();
        await();
        FolderState next = scan();
        if (!next.equals(last)) {
          last = next;
          tell(next);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException end) {
      LOG.debug("no longer watching {}", root);
    }
  }

  private void tell(FolderState state) {
    try {
      listener.accept(state);
    } catch (RuntimeException bug) {
      LOG.error("the change of {} was not applied", root, bug);
    }
  }

  private FolderState scan() {
    try {
      return folder.scan();
    } catch (IOException e) {
      List<LocatedProblem> problems = new ArrayList<>(last.problems());
      problems.add(
          new LocatedProblem(root.toString(), 1, "", "must be readable: " + e.getMessage()));
      return new FolderState(last.objects(), last.entries(), problems, last.notes());
    }
  }

  private void register() {
    if (notifications == null) {
      return;
    }
    watched.values().removeIf(key -> !key.isValid());
    for (Path directory : folder.directories()) {
      if (watched.containsKey(directory)) {
        continue;
      }
      try {
        watched.put(
            directory,
            directory.register(
                notifications,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE));
      } catch (IOException e) {
        LOG.debug("not notified of changes in {}: the sweep finds them", directory, e);
      }
    }
  }

  private void await() throws InterruptedException {
    if (notifications == null) {
      TimeUnit.MILLISECONDS.sleep(folder.settled() ? SWEEP_ALONE_MILLIS : UNSETTLED_MILLIS);
      return;
    }
    WatchKey key =
        notifications.poll(
            folder.settled() ? SWEEP_MILLIS : UNSETTLED_MILLIS, TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BURST_MILLIS);
    while (key != null && System.nanoTime() < end) {
      key.pollEvents();
      key.reset();
      key = notifications.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }
}
