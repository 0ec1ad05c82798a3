package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over one object: unknown fields, defaults, keywords, then the CEL rules of each value
 * below which all is well. Changes the object as the API server would before it stores it.
 */
final class Walk {
  private final Manifest manifest;
  private final List<LocatedProblem> problems = new ArrayList<>();

  Walk(Manifest manifest) {
    this.manifest = manifest;
  }

  List<LocatedProblem> problems() {
    return problems;
  }

  void value(JsonNode value, Structure structure, String path) {
    int before = problems.size();
    if (!Keywords.typed(structure, value)) {
      problem(path, Keywords.wrongType(structure, value));
      return;
    }
    if (structure.isOpaque()) {
      return;
    }
    Keywords.broken(structure, value).forEach(message -> problem(path, message));
    if (value instanceof ObjectNode object) {
      object(object, structure, path);
    } else if (value instanceof ArrayNode array) {
      array(array, structure, path);
    }
    if (problems.size() == before) {
      for (CelRule rule : structure.rules()) {
        rule.brokenBy(value, structure).ifPresent(message -> problem(path, message));
      }
    }
  }

  private void object(ObjectNode object, Structure structure, String path) {
    for (String name : new ArrayList<>(names(object))) {
      Structure child = structure.properties().getOrDefault(name, structure.values());
      String childPath = NodeReader.child(path, name);
      JsonNode value = object.get(name);
      if (child == null) {
        problem(childPath, UnknownField.message(name, structure.properties().keySet()));
      } else if (value.isNull()) {
        // As if it were not written; its default may take the place.
        object.remove(name);
      }
    }
    structure
        .properties()
        .forEach((name, child) -> {
          JsonNode fallback = child.keywords().get("default");
          if (fallback != null && !object.has(name)) {
            object.set(name, fallback.deepCopy());
          }
        });
    for (JsonNode name : structure.keywords().path("required")) {
      if (!object.has(name.asText())) {
        Structure child = structure.properties().get(name.asText());
        problem(
            NodeReader.child(path, name.asText()),
            "must be given" + (child == null ? "" : child.example()));
      }
    }
    for (String name : names(object)) {
      Structure child = structure.properties().getOrDefault(name, structure.values());
      if (child != null) {
        value(object.get(name), child, NodeReader.child(path, name));
      }
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void array(ArrayNode array, Structure structure, String path) {
    Structure items = structure.items();
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String itemPath = path + "[" + i + "]";
      if (items != null) {
        value(array.get(i), items, itemPath);
      }
      unique(array.get(i), structure, itemPath, path, i, seen);
    }
  }

  private void unique(
      JsonNode item,
      Structure structure,
      String itemPath,
      String path,
      int index,
      Map<JsonNode, Integer> seen) {
    List<String> keys = structure.mapKeys();
    if (keys.isEmpty() && !structure.isSet()) {
      return;
    }
    JsonNode identity = item;
    String field = itemPath;
    if (!keys.isEmpty()) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      keys.forEach(key -> parts.add(item.path(key)));
      identity = parts;
      field = NodeReader.child(itemPath, String.join("+", keys));
    }
    Integer before = seen.putIfAbsent(identity, index);
    if (before != null) {
      int line = manifest.lineOf(path + "[" + before + "]");
      problem(field, "must be unique: the entry on line " + line + " has the same");
    }
  }

  private void problem(String path, String message) {
    problems.add(manifest.problem(path, message));
  }
}
