package dev.tollway.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The committed CRDs, as tests look at them. */
public final class Schemas {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final List<String> FILES =
      List.of(
          "apiroutes.tollway.dev",
          "usageplans.tollway.dev",
          "apikeys.tollway.dev",
          "apikeygrants.tollway.dev");

  private Schemas() {}

  /** The CRDs by kind. */
  static Map<String, JsonNode> crds() {
    Map<String, JsonNode> crds = new LinkedHashMap<>();
    for (String file : FILES) {
      JsonNode crd = read(Path.of(file + ".yaml"));
      crds.put(crd.path("spec").path("names").path("kind").asText(), crd);
    }
    return crds;
  }

  /** The schemas of whole objects, by kind. */
  public static Map<String, JsonNode> roots() {
    Map<String, JsonNode> roots = new LinkedHashMap<>();
    crds().forEach((kind, crd) -> roots.put(kind, root(crd)));
    return roots;
  }

  static JsonNode root(JsonNode crd) {
    return crd.path("spec").path("versions").get(0).path("schema").path("openAPIV3Schema");
  }

  /**
   * Every schema below one, by path: fields by their names, entries of lists as {@code []}, values
   * of maps as {@code {}}.
   */
  public static Map<String, JsonNode> fields(JsonNode schema, String path) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    fields.put(path, schema);
    schema
        .path("properties")
        .properties()
        .forEach(e -> fields.putAll(fields(e.getValue(), path + "." + e.getKey())));
    if (schema.has("items")) {
      fields.putAll(fields(schema.path("items"), path + "[]"));
    }
    if (schema.has("additionalProperties")) {
      fields.putAll(fields(schema.path("additionalProperties"), path + "{}"));
    }
    return fields;
  }

  /** Every schema below {@code spec} of every kind, by kind and path. */
  static Map<String, JsonNode> specFields() {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    roots()
        .forEach((kind, root) ->
            fields.putAll(fields(root.path("properties").path("spec"), kind + ".spec")));
    return fields;
  }

  static JsonNode parse(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
