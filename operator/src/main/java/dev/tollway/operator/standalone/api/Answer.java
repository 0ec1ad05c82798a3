package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. */
sealed interface Answer {

  /** One JSON document. */
  record Document(int code, String contentType, JsonNode body) implements Answer {}

  /** Something that is not JSON. */
  record Raw(String contentType, ByteString body) implements Answer {}

  /**
   * A stream of changes, one JSON document a line.
   *
   * @param from version after which changes are told; null: all objects first, as added
   * @param initialEvents whether a bookmark tells the end of those first objects
   * @param bookmarks whether versions are told while nothing changes
   * @param life after which the stream ends
   */
  record Watch(
      ResourceType type,
      @Nullable String namespace,
      Predicate<JsonNode> selector,
      Accepted form,
      String include,
      @Nullable Long from,
      boolean initialEvents,
      boolean bookmarks,
      Duration life)
      implements Answer {}

  static Answer json(ObjectNode body) {
    return new Document(200, "application/json", body);
  }

  static Answer of(KubeStatus status) {
    return new Document(status.code(), "application/json", status.json());
  }
}
