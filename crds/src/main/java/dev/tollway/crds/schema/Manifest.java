package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One object as somebody wrote it, with the place of each of its fields.
 *
 * @param file name of the file as it was given
 * @param content the object; not to be changed
 * @param lines line, from 1, of each field path such as {@code spec.rules[0].name}; the empty path
 *     is the object
 */
public record Manifest(String file, ObjectNode content, Map<String, Integer> lines) {
  static final String GROUP = "tollway.dev";

  public Manifest {
    lines = Map.copyOf(lines);
  }

  /** Empty when it is not written or not a string. */
  public String apiVersion() {
    return text(content.path("apiVersion"));
  }

  /** Empty when it is not written or not a string. */
  public String kind() {
    return text(content.path("kind"));
  }

  /** Empty when it is not written or not a string. */
  public String name() {
    return text(content.path("metadata").path("name"));
  }

  /** Empty when it is not written: the reader's default namespace counts then. */
  public String namespace() {
    return text(content.path("metadata").path("namespace"));
  }

  /** Whether the object says that it is of our group, in whatever version and kind. */
  public boolean isOurs() {
    return apiVersion().equals(GROUP) || apiVersion().startsWith(GROUP + "/");
  }

  /** Line where the object begins. */
  public int line() {
    return lineOf("");
  }

  /** Line of a field or, when it is not written, of the nearest one around it. */
  public int lineOf(String field) {
    String path = field;
    Integer line = lines.get(path);
    while (line == null && !path.isEmpty()) {
      path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
      line = lines.get(path);
    }
    return line == null ? 1 : line;
  }

  /** A problem of this object at a field of it. */
  public LocatedProblem problem(String field, String message) {
    return new LocatedProblem(file, lineOf(field), field, message);
  }

  /** Without the content: it may be a Secret. */
  @Override
  public String toString() {
    return "%s:%d: %s %s/%s".formatted(file, line(), kind(), namespace(), name());
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : "";
  }
}
