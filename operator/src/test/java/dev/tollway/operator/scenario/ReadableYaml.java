package dev.tollway.operator.scenario;

import com.fasterxml.jackson.databind.JsonNode;

/** YAML with one value a line, however long: differences are then read line by line. */
final class ReadableYaml {

  private ReadableYaml() {}

  static String write(JsonNode node) {
    StringBuilder out = new StringBuilder();
    node.properties().forEach(e -> entry(out, "", e.getKey(), e.getValue()));
    return out.toString();
  }

  private static void entry(StringBuilder out, String indent, String name, JsonNode value) {
    out.append(indent).append(name).append(':');
    if (value.isObject() && !value.isEmpty()) {
      out.append('\n');
      value.properties().forEach(e -> entry(out, indent + "  ", e.getKey(), e.getValue()));
    } else if (value.isArray() && !value.isEmpty()) {
      out.append('\n');
      value.forEach(item -> item(out, indent, item));
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private static void item(StringBuilder out, String indent, JsonNode item) {
    if (!item.isObject() || item.isEmpty()) {
      out.append(indent).append("- ").append(scalar(item)).append('\n');
      return;
    }
    StringBuilder inner = new StringBuilder();
    item.properties().forEach(e -> entry(inner, indent + "  ", e.getKey(), e.getValue()));
    out.append(indent).append("- ").append(inner.substring(indent.length() + 2));
  }

  /** Plain where YAML reads it back as the same text, else quoted as in JSON. */
  private static String scalar(JsonNode value) {
    String text = value.asText();
    return value.isTextual() && text.matches("[A-Za-z<][A-Za-z0-9 ,.()/'+<>=%-]*")
        ? text
        : value.toString();
  }
}
