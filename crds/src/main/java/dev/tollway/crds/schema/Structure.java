package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A structural schema made ready for judging: patterns and rules are compiled once.
 *
 * @param keywords the schema as the CRD holds it, for bounds and the like
 * @param properties of an object, by name
 * @param items of an array
 * @param values of an object that is a map
 * @param pattern of a string; the API server uses RE2 too, and it matches anywhere
 * @param rules CEL rules on this very value
 */
record Structure(
    JsonNode keywords,
    Map<String, Structure> properties,
    @Nullable Structure items,
    @Nullable Structure values,
    @Nullable Pattern pattern,
    List<CelRule> rules) {

  static Structure of(JsonNode schema) {
    Map<String, Structure> properties = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(e -> properties.put(e.getKey(), of(e.getValue())));
    List<CelRule> rules = new ArrayList<>();
    schema
        .path("x-kubernetes-validations")
        .forEach(rule ->
            rules.add(CelRule.compile(rule.path("rule").asText(), rule.path("message").asText())));
    JsonNode pattern = schema.get("pattern");
    return new Structure(
        schema,
        properties,
        schema.has("items") ? of(schema.get("items")) : null,
        schema.has("additionalProperties") ? of(schema.get("additionalProperties")) : null,
        pattern == null ? null : Pattern.compile(pattern.asText()),
        rules);
  }

  /** The same with another schema for one field. */
  Structure with(String name, Structure field) {
    Map<String, Structure> changed = new LinkedHashMap<>(properties);
    changed.put(name, field);
    return new Structure(keywords, changed, items, values, pattern, rules);
  }

  String type() {
    return isIntOrString() ? "integer or string" : keywords.path("type").asText();
  }

  boolean isIntOrString() {
    return keywords.path("x-kubernetes-int-or-string").asBoolean();
  }

  /** Whether whatever stands below is kept and not judged. */
  boolean isOpaque() {
    return keywords.path("x-kubernetes-preserve-unknown-fields").asBoolean();
  }

  /** Fields that tell the entries of a list apart; empty for other lists. */
  List<String> mapKeys() {
    List<String> keys = new ArrayList<>();
    keywords.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    return keys;
  }

  boolean isSet() {
    return keywords.path("x-kubernetes-list-type").asText().equals("set");
  }

  /** The example that the description gives, with a leading space, or nothing. */
  String example() {
    String description = keywords.path("description").asText();
    int at = description.indexOf("Example: ");
    if (at < 0) {
      return "";
    }
    String example = description.substring(at + "Example: ".length());
    return ", for example "
        + (example.endsWith(".") ? example.substring(0, example.length() - 1) : example);
  }
}
