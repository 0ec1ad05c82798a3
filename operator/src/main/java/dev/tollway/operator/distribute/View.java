package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every sidecar of one workload should hold. Immutable and shared by all of them, so that a
 * sidecar that is up to date costs nothing. It remembers which names changed in its last versions,
 * so that a sidecar a few versions behind is compared at those names alone.
 */
final class View {
  /** How many versions back a difference is known by name; further back everything is compared. */
  static final int REMEMBERED = 32;

  static final View EMPTY = new View(0, Map.of(), List.of());

  /**
   * One resource of the view.
   *
   * @param since when this revision was handed over
   */
  record Entry(Resource resource, Instant since) {
    Revision revision() {
      return resource.getRevision();
    }
  }

  private record Change(long from, Set<ResourceName> names) {}

  private final long version;
  private final Map<ResourceName, Entry> entries;
  private final List<Change> changes;

  private View(long version, Map<ResourceName, Entry> entries, List<Change> changes) {
    this.version = version;
    this.entries = entries;
    this.changes = changes;
  }

  @Nullable Entry entry(ResourceName name) {
    return entries.get(name);
  }

  @Nullable Revision revision(ResourceName name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.revision();
  }

  Set<ResourceName> names() {
    return entries.keySet();
  }

  /**
   * The next version, or this one when nothing differs. A lower revision than the present one is
   * not taken.
   *
   * @param number of the next version: higher than any ever used, for whatever workload
   */
  View next(Map<ResourceName, Resource> wanted, long number, Instant now) {
    Set<ResourceName> changed = new HashSet<>();
    Map<ResourceName, Entry> result = new HashMap<>(wanted.size() * 4 / 3 + 1);
    wanted.forEach((name, resource) -> {
      Entry present = entries.get(name);
      if (present != null && !Revisions.mustReplace(present.revision(), resource.getRevision())) {
        result.put(name, present);
      } else {
        result.put(name, new Entry(resource, now));
        changed.add(name);
      }
    });
    for (ResourceName name : entries.keySet()) {
      if (!wanted.containsKey(name)) {
        changed.add(name);
      }
    }
    if (changed.isEmpty()) {
      return this;
    }
    List<Change> history = new ArrayList<>(changes);
    history.add(new Change(version, Set.copyOf(changed)));
    if (history.size() > REMEMBERED) {
      history.removeFirst();
    }
    return new View(number, result, List.copyOf(history));
  }

  /** Every name at which {@code older} may differ from this view; a superset, never too few. */
  Set<ResourceName> differences(View older) {
    Set<ResourceName> names = new HashSet<>();
    if (older == this) {
      return names;
    }
    int first = 0;
    while (first < changes.size() && changes.get(first).from() != older.version) {
      first++;
    }
    if (older != EMPTY && first < changes.size()) {
      for (Change change : changes.subList(first, changes.size())) {
        names.addAll(change.names());
      }
    } else {
      names.addAll(entries.keySet());
      names.addAll(older.entries.keySet());
    }
    return names;
  }
}
