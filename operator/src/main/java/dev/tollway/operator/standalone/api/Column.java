package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * One printer column of a kind.
 *
 * @param type of the cells, as OpenAPI names it
 * @param priority 0 is always shown, above 0 only with {@code -o wide}
 */
record Column(
    String name, String type, String format, String description, int priority, Cell cell) {

  /** What stands in the column for an object. */
  @FunctionalInterface
  interface Cell {
    /** JSON null leaves the cell empty. */
    JsonNode of(JsonNode object, Instant now);
  }

  static Column text(String name, String description, Cell cell) {
    return new Column(name, "string", "", description, 0, cell);
  }

  Column wide() {
    return new Column(name, type, format, description, 1, cell);
  }

  /** An additionalPrinterColumn of a CustomResourceDefinition. */
  static Column ofDefinition(JsonNode column) {
    JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
    String type = column.path("type").asText();
    Cell cell =
        (object, now) -> {
          JsonNode found = path.first(object);
          if (found == null) {
            return NullNode.instance;
          }
          return type.equals("date") ? age(found, now) : found;
        };
    return new Column(
        column.path("name").asText(),
        type,
        column.path("format").asText(""),
        column.path("description").asText("Custom resource definition column."),
        column.path("priority").asInt(0),
        cell);
  }

  /** The time since an RFC 3339 instant in a node. */
  static JsonNode age(JsonNode instant, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(instant.asText()), now);
      return JsonNodeFactory.instance.textNode(HumanDuration.of(age));
    } catch (DateTimeParseException notATime) {
      return JsonNodeFactory.instance.textNode("<unknown>");
    }
  }

  ObjectNode definition() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
