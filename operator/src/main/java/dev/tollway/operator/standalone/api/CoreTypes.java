package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;

/** Events, Namespaces and Secrets of the core group, with the columns that an API server prints. */
final class CoreTypes {
  private CoreTypes() {}

  static List<ResourceType> all() {
    return List.of(event(), namespace(), secret());
  }

  private static ResourceType event() {
    return new ResourceType(
        "",
        "v1",
        "Event",
        "events",
        "event",
        List.of("ev"),
        List.of(),
        true,
        List.of(
            Column.text("Last Seen", "", (o, now) -> Column.age(o.path("lastTimestamp"), now)),
            Column.text("Type", "", (o, now) -> o.path("type")),
            Column.text("Reason", "", (o, now) -> o.path("reason")),
            Column.text("Object", "", (o, now) -> involved(o)),
            Column.text("Subobject", "", (o, now) -> TextNode.valueOf("")).wide(),
            Column.text("Source", "", (o, now) -> o.path("source").path("component")).wide(),
            Column.text("Message", "", (o, now) -> o.path("message")),
            Column.text("First Seen", "", (o, now) -> Column.age(o.path("firstTimestamp"), now))
                .wide(),
            Column.text("Count", "", (o, now) -> o.path("count")).wide(),
            new Column("Name", "string", "name", "", 0, (o, now) -> o.path("metadata").path("name"))
                .wide()),
        object());
  }

  private static ResourceType namespace() {
    return new ResourceType(
        "",
        "v1",
        "Namespace",
        "namespaces",
        "namespace",
        List.of("ns"),
        List.of(),
        false,
        List.of(
            ResourceType.nameColumn(),
            Column.text("Status", "", (o, now) -> o.path("status").path("phase")),
            age()),
        object());
  }

  private static ResourceType secret() {
    return new ResourceType(
        "",
        "v1",
        "Secret",
        "secrets",
        "secret",
        List.of(),
        List.of(),
        true,
        List.of(
            ResourceType.nameColumn(),
            Column.text("Type", "", (o, now) -> o.path("type")),
            Column.text("Data", "", (o, now) -> IntNode.valueOf(o.path("data").size())),
            age()),
        object());
  }

  private static Column age() {
    return Column.text(
        "Age", "", (o, now) -> Column.age(o.path("metadata").path("creationTimestamp"), now));
  }

  private static JsonNode involved(JsonNode event) {
    JsonNode object = event.path("involvedObject");
    return TextNode.valueOf(
        object.path("kind").asText().toLowerCase(Locale.ROOT) + "/" + object.path("name").asText());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}
