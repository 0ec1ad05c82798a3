package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as CEL sees it under a schema: whole numbers are int, strings of format date-time are
 * timestamps.
 */
final class CelValues {
  private CelValues() {}

  static Object of(JsonNode value, @Nullable Structure structure) {
    return switch (value.getNodeType()) {
      case OBJECT -> map(value, structure);
      case ARRAY -> list(value, structure);
      case BOOLEAN -> value.booleanValue();
      case NUMBER ->
          value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
      default -> text(value.asText(), structure);
    };
  }

  private static Object text(String text, @Nullable Structure structure) {
    boolean time =
        structure != null && structure.keywords().path("format").asText().equals("date-time");
    return time ? OffsetDateTime.parse(text).toInstant() : text;
  }

  private static Map<String, Object> map(JsonNode value, @Nullable Structure structure) {
    Map<String, Object> map = new LinkedHashMap<>();
    value
        .properties()
        .forEach(e ->
            map.put(
                e.getKey(),
                of(
                    e.getValue(),
                    structure == null
                        ? null
                        : structure.properties().getOrDefault(e.getKey(), structure.values()))));
    return map;
  }

  private static List<Object> list(JsonNode value, @Nullable Structure structure) {
    List<Object> list = new ArrayList<>();
    value.forEach(item -> list.add(of(item, structure == null ? null : structure.items())));
    return list;
  }
}
