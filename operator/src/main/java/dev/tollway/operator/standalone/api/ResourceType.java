package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind that the API serves.
 *
 * @param group empty for the core group
 * @param schema its OpenAPI v3 schema, empty where it has none of ours
 */
record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    List<Column> columns,
    ObjectNode schema) {

  private static final Column NAME =
      new Column("Name", "string", "name", "Name of the object.", 0, (o, now) -> name(o));

  /** What one served version of a CustomResourceDefinition says. */
  static ResourceType ofDefinition(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    JsonNode names = spec.path("names");
    JsonNode version = spec.path("versions").path(0);
    List<Column> columns = new ArrayList<>(List.of(NAME));
    version.path("additionalPrinterColumns").forEach(c -> columns.add(Column.ofDefinition(c)));
    return new ResourceType(
        spec.path("group").asText(),
        version.path("name").asText(),
        names.path("kind").asText(),
        names.path("plural").asText(),
        names.path("singular").asText(),
        strings(names.path("shortNames")),
        strings(names.path("categories")),
        spec.path("scope").asText().equals("Namespaced"),
        List.copyOf(columns),
        version.path("schema").path("openAPIV3Schema").deepCopy());
  }

  /** {@code v1} or {@code tollway.dev/v1alpha1}. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code /api/v1} or {@code /apis/tollway.dev/v1alpha1}. */
  String root() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  /** For messages: {@code usageplans.tollway.dev "gold"}. */
  String quoted(String name) {
    return plural + (group.isEmpty() ? "" : "." + group) + " \"" + name + "\"";
  }

  static Column nameColumn() {
    return NAME;
  }

  private static JsonNode name(JsonNode object) {
    return object.path("metadata").path("name");
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(item -> strings.add(item.asText()));
    return List.copyOf(strings);
  }
}
