package dev.tollway.operator.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status that each object should have. The API server has it once the leader wrote it. */
final class DesiredStatuses {

  private static final Logger LOG = LoggerFactory.getLogger(DesiredStatuses.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<ObjectRef, ObjectNode> statuses = new ConcurrentHashMap<>();

  void put(ObjectRef ref, ObjectNode status) {
    statuses.put(ref, normal(status));
  }

  /** What was written by an earlier process, and stands until something changes. */
  void restore(Map<ObjectRef, String> written) {
    written.forEach((ref, json) -> {
      try {
        if (JSON.readTree(json) instanceof ObjectNode status) {
          statuses.putIfAbsent(ref, status);
        }
      } catch (JsonProcessingException e) {
        LOG.warn("the stored status of {} cannot be read; the next change writes it anew", ref, e);
      }
    });
  }

  @Nullable ObjectNode get(ObjectRef ref) {
    return statuses.get(ref);
  }

  Set<ObjectRef> refs() {
    return Set.copyOf(statuses.keySet());
  }

  void remove(ObjectRef ref) {
    statuses.remove(ref);
  }

  /** A status of a typed object, in the form in which two of them can be compared. */
  static ObjectNode normal(@Nullable Object status) {
    try {
      return JSON.readTree(JSON.writeValueAsString(status)) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written as JSON", e);
    }
  }

  /** The generation that a status speaks of; 0: none. */
  static long generation(JsonNode status) {
    return status.path("observedGeneration").asLong();
  }
}
