package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object without spec and status, as some clients ask for it. */
final class Partial {
  private Partial() {}

  /**
   * @param version of meta.k8s.io
   */
  static ObjectNode of(JsonNode object, String version) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode();
    partial
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", "meta.k8s.io/" + version)
        .set("metadata", object.path("metadata"));
    return partial;
  }
}
