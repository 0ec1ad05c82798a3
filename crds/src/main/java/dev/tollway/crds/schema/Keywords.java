package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What one value breaks of the keywords of its schema, said as what must be. */
final class Keywords {
  private Keywords() {}

  /** Whether the value is of the schema's type. */
  static boolean typed(Structure structure, JsonNode value) {
    if (structure.isIntOrString()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (structure.keywords().path("type").asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> false;
    };
  }

  static String wrongType(Structure structure, JsonNode value) {
    String wanted = structure.type();
    String must = "must be " + article(wanted) + ", not " + article(name(value));
    // The commonest surprise of YAML: no, on, 1.0 and 010 are not text unless somebody says so.
    return wanted.equals("string") && value.isValueNode() && !value.isNull()
        ? must + ": put it in quotes"
        : must;
  }

  static List<String> broken(Structure structure, JsonNode value) {
    List<String> broken = new ArrayList<>();
    JsonNode keywords = structure.keywords();
    if (value.isTextual()) {
      text(structure, value.textValue(), broken);
    } else if (value.isNumber()) {
      least(
          keywords, "minimum", value.decimalValue().doubleValue(), "must be at least ", "", broken);
      most(keywords, "maximum", value.decimalValue().doubleValue(), "must be at most ", "", broken);
      if (keywords.path("format").asText().equals("int32") && !value.canConvertToInt()) {
        broken.add("must fit into 32 bits");
      }
    } else if (value.isArray()) {
      least(keywords, "minItems", value.size(), "must have at least ", " entries", broken);
      most(keywords, "maxItems", value.size(), "must have at most ", " entries", broken);
    } else if (value.isObject()) {
      least(keywords, "minProperties", value.size(), "must have at least ", " entries", broken);
      most(keywords, "maxProperties", value.size(), "must have at most ", " entries", broken);
    }
    return broken;
  }

  private static void text(Structure structure, String text, List<String> broken) {
    JsonNode keywords = structure.keywords();
    JsonNode allowed = keywords.path("enum");
    if (allowed.isArray()) {
      List<String> values =
          StreamSupport.stream(allowed.spliterator(), false).map(JsonNode::asText).toList();
      if (!values.contains(text)) {
        broken.add("must be " + (values.size() == 1 ? "" : "one of ") + String.join(", ", values));
      }
      return;
    }
    int length = text.codePointCount(0, text.length());
    least(keywords, "minLength", length, "must have at least ", " characters", broken);
    most(keywords, "maxLength", length, "must have at most ", " characters", broken);
    if (!broken.isEmpty()) {
      return;
    }
    if (structure.pattern() != null && !structure.pattern().matcher(text).find()) {
      broken.add("must match " + structure.pattern().pattern() + structure.example());
    } else if (keywords.path("format").asText().equals("date-time") && !isTime(text)) {
      broken.add("must be an RFC 3339 time" + structure.example());
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void least(
      JsonNode keywords, String keyword, double is, String must, String unit, List<String> broken) {
    JsonNode bound = keywords.get(keyword);
    if (bound != null && is < bound.doubleValue()) {
      broken.add(must + bound.asText() + unit);
    }
  }

  private static void most(
      JsonNode keywords, String keyword, double is, String must, String unit, List<String> broken) {
    JsonNode bound = keywords.get(keyword);
    if (bound != null && is > bound.doubleValue()) {
      broken.add(must + bound.asText() + unit);
    }
  }

  private static String name(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case STRING -> "string";
      default -> "empty value";
    };
  }

  private static String article(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }
}
