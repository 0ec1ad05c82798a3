package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of Kubernetes' JSONPath that printer columns use: fields, indexes and one equality
 * filter, such as {@code .status.conditions[?(@.type=="Ready")].status}.
 */
final class JsonPath {
  private sealed interface Step {}

  private record Field(String name) implements Step {}

  private record Index(int at) implements Step {}

  private record Filter(String field, String value) implements Step {}

  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<field>[A-Za-z_][\\w-]*)"
              + "|\\['(?<quoted>[^']+)'\\]"
              + "|\\[(?<index>\\d{1,6})\\]"
              + "|\\[\\?\\(\\s*@\\.(?<key>\\w+)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\s*\\)\\]");

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * @throws IllegalArgumentException for a path outside the supported part
   */
  static JsonPath parse(String path) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      steps.add(step(matcher));
    }
    if (end != path.length() || steps.isEmpty()) {
      throw new IllegalArgumentException("unsupported JSONPath: " + path);
    }
    return new JsonPath(steps);
  }

  private static Step step(Matcher matcher) {
    if (matcher.group("field") != null) {
      return new Field(matcher.group("field"));
    }
    if (matcher.group("quoted") != null) {
      return new Field(matcher.group("quoted"));
    }
    if (matcher.group("index") != null) {
      return new Index(Integer.parseInt(matcher.group("index")));
    }
    return new Filter(matcher.group("key"), matcher.group("value"));
  }

  /** The first match, or null when there is none. */
  @Nullable JsonNode first(JsonNode root) {
    JsonNode at = root;
    for (Step step : steps) {
      at =
          switch (step) {
            case Field(String name) -> at.get(name);
            case Index(int index) -> at.get(index);
            case Filter(String field, String value) -> matching(at, field, value);
          };
      if (at == null || at.isNull()) {
        return null;
      }
    }
    return at;
  }

  private static @Nullable JsonNode matching(JsonNode array, String field, String value) {
    for (JsonNode item : array) {
      if (value.equals(item.path(field).asText())) {
        return item;
      }
    }
    return null;
  }
}
