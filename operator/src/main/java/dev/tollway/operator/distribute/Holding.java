package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions one sidecar enforces: a shared {@link View} and what differs from it. While it
 * catches up the difference is large; once it has, there is none.
 */
final class Holding {
  private View base = View.EMPTY;
  private final Map<ResourceName, Optional<Revision>> differing = new HashMap<>();

  Holding(Map<ResourceName, Revision> known) {
    known.forEach((name, revision) -> differing.put(name, Optional.of(revision)));
  }

  @Nullable Revision revision(ResourceName name) {
    Optional<Revision> own = differing.get(name);
    return own != null ? own.orElse(null) : base.revision(name);
  }

  void holds(ResourceName name, Revision revision) {
    differing.put(name, Optional.of(revision));
  }

  void dropped(ResourceName name) {
    differing.put(name, Optional.empty());
  }

  /** Every name at which this may differ from {@code view}. */
  Set<ResourceName> candidates(View view) {
    Set<ResourceName> names = view.differences(base);
    names.addAll(differing.keySet());
    return names;
  }

  /**
   * Leans on {@code view} from now on; {@code candidates} are those of that view. What is held
   * stays the same.
   */
  void rebase(View view, Set<ResourceName> candidates) {
    for (ResourceName name : candidates) {
      Revision held = revision(name);
      differing.put(name, Optional.ofNullable(held));
    }
    base = view;
    Iterator<Map.Entry<ResourceName, Optional<Revision>>> each = differing.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<ResourceName, Optional<Revision>> entry = each.next();
      if (Objects.equals(entry.getValue().orElse(null), view.revision(entry.getKey()))) {
        each.remove();
      }
    }
  }
}
