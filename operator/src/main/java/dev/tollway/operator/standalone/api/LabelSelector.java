package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code labelSelector} of a list or watch: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelSelector {
  private static final String NAME = "[A-Za-z0-9][\\w./-]*";
  private static final String VALUE = "[\\w.-]*";
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(?<not>!)\\s*(?<absent>%1$s)|(?<key>%1$s)\\s*(?:(?<op>==|=|!=)\\s*(?<value>%2$s)|(?<set>in|notin)\\s*\\((?<values>[^)]*)\\))?)\\s*(?:,|$)"
              .formatted(NAME, VALUE));
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private LabelSelector() {}

  /**
   * @return a test of an object; the empty selector takes all
   * @throws IllegalArgumentException with a message for the user
   */
  static Predicate<JsonNode> parse(String text) {
    if (text.isBlank()) {
      return object -> true;
    }
    List<Predicate<JsonNode>> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException("unable to parse the label selector: " + text);
      }
      at = matcher.end();
      terms.add(term(matcher));
    }
    return object -> {
      JsonNode labels = object.path("metadata").path("labels");
      return terms.stream().allMatch(term -> term.test(labels));
    };
  }

  private static Predicate<JsonNode> term(Matcher matcher) {
    if (matcher.group("not") != null) {
      String absent = matcher.group("absent");
      return labels -> !labels.has(absent);
    }
    String key = matcher.group("key");
    if (matcher.group("op") != null) {
      String value = matcher.group("value");
      boolean equal = !matcher.group("op").equals("!=");
      return labels -> (labels.has(key) && labels.get(key).asText().equals(value)) == equal;
    }
    if (matcher.group("set") != null) {
      Set<String> values = Set.copyOf(Arrays.asList(COMMA.split(matcher.group("values").strip())));
      boolean in = matcher.group("set").equals("in");
      return labels -> (labels.has(key) && values.contains(labels.get(key).asText())) == in;
    }
    return labels -> labels.has(key);
  }
}
