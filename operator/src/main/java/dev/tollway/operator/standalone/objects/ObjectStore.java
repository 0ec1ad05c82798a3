package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Objects in memory under one growing resource version, with a bounded history for watches. An
 * object that was handed in or out is never changed again. Any thread may call.
 */
public final class ObjectStore {
  /** All objects of a kind at one version. */
  public record Listing(long resourceVersion, List<ObjectNode> items) {}

  /** What a watch gets. */
  public sealed interface Watched {}

  /** Changes after the version asked from, oldest first; none when the time ran out. */
  public record Changes(long upTo, List<Change> changes) implements Watched {}

  /** The history no longer reaches back that far: list again. */
  public record Expired(long oldest) implements Watched {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final NavigableMap<ObjectRef, ObjectNode> objects = new TreeMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final int historyBound;
  private long version;
  private long forgotten;

  /**
   * @param firstVersion above every version that an earlier store gave out; epoch milliseconds do
   * @param historyBound how many changes are kept for watches
   */
  public ObjectStore(long firstVersion, int historyBound) {
    this.version = firstVersion;
    this.forgotten = firstVersion;
    this.historyBound = historyBound;
  }

  public Optional<ObjectNode> get(ObjectRef name) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(name));
    } finally {
      lock.unlock();
    }
  }

  /**
   * All objects of a kind, sorted by namespace, then name.
   *
   * @param namespace null for all namespaces
   */
  public Listing list(String kind, @Nullable String namespace) {
    lock.lock();
    try {
      List<ObjectNode> items = new ArrayList<>();
      objects.forEach((name, object) -> {
        if (matches(name, kind, namespace)) {
          items.add(object);
        }
      });
      return new Listing(version, List.copyOf(items));
    } finally {
      lock.unlock();
    }
  }

  /** Names of all objects of a kind. */
  public List<ObjectRef> names(String kind) {
    lock.lock();
    try {
      return objects.keySet().stream().filter(name -> name.kind().equals(kind)).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores a new form unless it says the same as the stored one.
   *
   * @param edit gets a copy of the object, or null when there is none, and returns the new form
   */
  public void put(ObjectRef name, Edit edit) {
    lock.lock();
    try {
      ObjectNode before = objects.get(name);
      ObjectNode after = edit.apply(before == null ? null : before.deepCopy()).deepCopy();
      if (before != null) {
        metadata(after).set("resourceVersion", metadata(before).get("resourceVersion"));
        if (after.equals(before)) {
          return;
        }
      }
      version++;
      metadata(after).put("resourceVersion", Long.toString(version));
      objects.put(name, after);
      remember(
          new Change(
              version,
              before == null ? Change.Type.ADDED : Change.Type.MODIFIED,
              name,
              after,
              before));
    } finally {
      lock.unlock();
    }
  }

  /** Changes an object that exists; does nothing when it is gone. */
  public void update(ObjectRef name, UnaryOperator<ObjectNode> edit) {
    lock.lock();
    try {
      if (objects.containsKey(name)) {
        put(name, present -> edit.apply(Objects.requireNonNull(present)));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does nothing when it is gone already. */
  public void delete(ObjectRef name) {
    lock.lock();
    try {
      ObjectNode before = objects.remove(name);
      if (before == null) {
        return;
      }
      version++;
      ObjectNode last = before.deepCopy();
      metadata(last).put("resourceVersion", Long.toString(version));
      remember(new Change(version, Change.Type.DELETED, name, last, before));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a kind changes after a version.
   *
   * @param namespace null for all namespaces
   * @param wait how long at most; zero asks without waiting
   */
  public Watched changesAfter(long since, String kind, @Nullable String namespace, Duration wait)
      throws InterruptedException {
    long nanos = wait.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (since < forgotten || since > version) {
          return new Expired(forgotten);
        }
        List<Change> found = new ArrayList<>();
        for (Change change : history) {
          if (change.resourceVersion() > since && matches(change.name(), kind, namespace)) {
            found.add(change);
          }
        }
        if (!found.isEmpty() || nanos <= 0) {
          return new Changes(version, List.copyOf(found));
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether a version lies within what is kept. */
  public boolean reaches(long resourceVersion) {
    lock.lock();
    try {
      return resourceVersion >= forgotten && resourceVersion <= version;
    } finally {
      lock.unlock();
    }
  }

  private void remember(Change change) {
    history.addLast(change);
    if (history.size() > historyBound) {
      forgotten = history.removeFirst().resourceVersion();
    }
    changed.signalAll();
  }

  private static boolean matches(ObjectRef name, String kind, @Nullable String namespace) {
    return name.kind().equals(kind) && (namespace == null || name.namespace().equals(namespace));
  }

  private static ObjectNode metadata(ObjectNode object) {
    return object.withObject("metadata");
  }

  /** Makes the new form of an object out of the stored one. */
  @FunctionalInterface
  public interface Edit {
    ObjectNode apply(@Nullable ObjectNode stored);
  }
}
