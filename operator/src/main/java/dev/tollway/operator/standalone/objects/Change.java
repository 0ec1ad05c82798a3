package dev.tollway.operator.standalone.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the store's history.
 *
 * @param object the object after the change; of a deletion, its last form with the version of the
 *     deletion
 * @param before the object before the change, null when it was added
 */
public record Change(
    long resourceVersion,
    Type type,
    ObjectRef name,
    ObjectNode object,
    @Nullable ObjectNode before) {

  /** As watch events name them. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
