package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code fieldSelector} of a list or watch: {@code a.b=c,d!=e} over the fields that a kind can
 * be selected by.
 */
final class FieldSelector {
  private static final Set<String> EVERY_KIND = Set.of("metadata.name", "metadata.namespace");
  private static final Set<String> EVENT =
      Set.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");
  private static final Pattern TERM =
      Pattern.compile("\\s*(?<field>[\\w.]+)(?<op>==|=|!=)(?<value>(?:\\\\.|[^,\\\\])*)(?:,|$)");

  private FieldSelector() {}

  /**
   * @return a test of an object of this kind; the empty selector takes all
   * @throws IllegalArgumentException with a message for the user
   */
  static Predicate<JsonNode> parse(String text, String kind) {
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("unable to parse the field selector: " + text);
      }
      at = matcher.end();
      String field = matcher.group("field");
      if (!EVERY_KIND.contains(field) && !selectable(kind, field)) {
        throw new IllegalArgumentException("field label not supported: " + field);
      }
      terms.add(term(field, matcher.group("op"), matcher.group("value")));
    }
    return object -> terms.stream().allMatch(term -> term.test(object));
  }

  private static boolean selectable(String kind, String field) {
    return switch (kind) {
      case "Event" -> EVENT.contains(field);
      case "Secret" -> field.equals("type");
      case "Namespace" -> field.equals("status.phase");
      default -> false;
    };
  }

  private static Predicate<JsonNode> term(String field, String op, String escaped) {
    String value = escaped.replaceAll("\\\\(.)", "$1");
    String pointer = "/" + (field.equals("source") ? "source.component" : field).replace('.', '/');
    boolean equal = !op.equals("!=");
    return object -> object.at(pointer).asText("").equals(value) == equal;
  }
}
