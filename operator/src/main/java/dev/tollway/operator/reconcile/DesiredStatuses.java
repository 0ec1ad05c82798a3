package dev.tollway.operator.reconcile;

import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.StatusText;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The status that each object should have. The API server has it once the leader wrote it. */
final class DesiredStatuses {

  private final Map<ObjectRef, StatusText> statuses = new ConcurrentHashMap<>();

  void put(ObjectRef ref, StatusText status) {
    statuses.put(ref, status);
  }

  /** What was written by an earlier process, and stands until something changes. */
  void restore(Map<ObjectRef, String> written) {
    written.forEach((ref, json) -> statuses.putIfAbsent(ref, StatusText.stored(json)));
  }

  @Nullable StatusText get(ObjectRef ref) {
    return statuses.get(ref);
  }

  Set<ObjectRef> refs() {
    return Set.copyOf(statuses.keySet());
  }

  void remove(ObjectRef ref) {
    statuses.remove(ref);
  }
}
