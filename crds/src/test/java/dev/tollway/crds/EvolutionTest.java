package dev.tollway.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What was once published stays: objects that are stored in clusters must still be valid. The
 * baseline is the schema of the last release; a release copies {@code crds/*.yaml} there and
 * empties {@code weighed.txt}.
 */
class EvolutionTest {
  private static final Path BASELINE = Path.of("src", "test", "resources", "baseline");

  /** Breaks that were weighed: one a line, as the test tells it, then " # " and why. */
  private static final Path WEIGHED = BASELINE.resolve("weighed.txt");

  /** What decides how a value is read or merged: any other word there is another meaning. */
  private static final List<String> MEANINGS =
      List.of(
          "type",
          "format",
          "pattern",
          "default",
          "nullable",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  @Test
  void nothingPublishedIsTakenAway() throws IOException {
    List<String> breaks = new ArrayList<>();
    Schemas.crds()
        .forEach((kind, crd) -> {
          Path file = BASELINE.resolve(crd.path("metadata").path("name").asText() + ".yaml");
          // A kind that no release had breaks nothing.
          if (Files.exists(file)) {
            breaks.addAll(breaks(kind, Schemas.root(Schemas.read(file)), Schemas.root(crd)));
          }
        });
    List<String> weighed =
        Files.readAllLines(WEIGHED).stream().map(line -> line.split(" # ", 2)[0]).toList();
    assertThat(breaks)
        .as(
            "changes that break stored objects; one that is meant goes to %s with its reason",
            WEIGHED)
        .containsExactlyInAnyOrderElementsOf(weighed);
  }

  @Test
  void everyWeighedBreakHasAReason() throws IOException {
    assertThat(Files.readAllLines(WEIGHED)).allMatch(line -> line.matches(".+: .+ # .+"));
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {type: object, properties: {a: {type: string}}}               | {type: object}                                                               | Kind.a: removed
          {type: object, properties: {a: {type: string}}}               | {type: object, properties: {a: {type: integer}}}                             | Kind.a: type changed
          {type: object, properties: {a: {type: string}}}               | {type: object, required: [a], properties: {a: {type: string}}}               | Kind: a newly required
          {type: object, additionalProperties: {type: string}}          | {type: object}                                                               | Kind{}: removed
          {type: string, default: A}                                    | {type: string}                                                               | Kind: default removed
          {type: string, default: A}                                    | {type: string, default: B}                                                   | Kind: default changed
          {type: string}                                                | {type: string, default: A}                                                   | Kind: default added
          {type: string, maxLength: 9}                                  | {type: string, maxLength: 8}                                                 | Kind: maxLength narrowed
          {type: string}                                                | {type: string, maxLength: 8}                                                 | Kind: maxLength narrowed
          {type: string, minLength: 1}                                  | {type: string, minLength: 2}                                                 | Kind: minLength narrowed
          {type: integer, maximum: 9}                                   | {type: integer, maximum: 8}                                                  | Kind: maximum narrowed
          {type: integer}                                               | {type: integer, minimum: 0}                                                  | Kind: minimum narrowed
          {type: array, maxItems: 9}                                    | {type: array, maxItems: 8}                                                   | Kind: maxItems narrowed
          {type: array, minItems: 1}                                    | {type: array, minItems: 2}                                                   | Kind: minItems narrowed
          {type: object, maxProperties: 9}                              | {type: object, maxProperties: 8}                                             | Kind: maxProperties narrowed
          {type: string, enum: [A, B]}                                  | {type: string, enum: [A, C]}                                                 | Kind: B no longer allowed
          {type: string}                                                | {type: string, enum: [A]}                                                    | Kind: words other than A no longer allowed
          {type: string, pattern: "a+"}                                 | {type: string, pattern: a}                                                   | Kind: pattern changed
          {type: string}                                                | {type: string, format: date-time}                                            | Kind: format added
          {type: array, x-kubernetes-list-type: atomic}                 | {type: array, x-kubernetes-list-type: set}                                   | Kind: x-kubernetes-list-type changed
          {type: array, x-kubernetes-list-map-keys: [a]}                | {type: array, x-kubernetes-list-map-keys: [a, b]}                            | Kind: x-kubernetes-list-map-keys changed
          {type: object, x-kubernetes-preserve-unknown-fields: true}    | {type: object}                                                               | Kind: x-kubernetes-preserve-unknown-fields removed
          {type: string, x-kubernetes-validations: [{rule: "self != ''"}]} | {type: string}                                                            | "Kind: rule removed: self != ''"
          {type: string}                                                | {type: string, x-kubernetes-validations: [{rule: "self != ''"}]}             | "Kind: rule added: self != ''"
          """)
  void aBreakIsSeen(String before, String after, String seen) {
    assertThat(breaksOf(before, after)).containsExactly(seen);
  }

  @Test
  void aStricterRuleIsSeenTwice() {
    assertThat(
            breaksOf(
                "{type: integer, x-kubernetes-validations: [{rule: self > 0, message: a}]}",
                "{type: integer, x-kubernetes-validations: [{rule: self > 1, message: a}]}"))
        .containsExactlyInAnyOrder("Kind: rule removed: self > 0", "Kind: rule added: self > 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {type: object}                     | {type: object, properties: {a: {type: string, default: A, maxLength: 1, x-kubernetes-validations: [{rule: self > 0}]}}}
          {type: string, enum: [A]}          | {type: string, enum: [A, B]}
          {type: string, enum: [A]}          | {type: string}
          {type: string, maxLength: 8}       | {type: string, maxLength: 9}
          {type: integer, minimum: 1}        | {type: integer}
          {type: object, required: [a]}      | {type: object}
          {type: string, x-kubernetes-validations: [{rule: self > 0, message: a}]} | {type: string, x-kubernetes-validations: [{rule: self > 0, message: b}]}
          """)
  void whatOnlyAllowsMoreIsNoBreak(String before, String after) {
    assertThat(breaksOf(before, after)).isEmpty();
  }

  private static List<String> breaksOf(String before, String after) {
    return breaks("Kind", Schemas.parse(before), Schemas.parse(after));
  }

  private static List<String> breaks(String kind, JsonNode before, JsonNode after) {
    List<String> breaks = new ArrayList<>();
    Map<String, JsonNode> now = Schemas.fields(after, kind);
    Schemas.fields(before, kind)
        .forEach((path, old) -> {
          JsonNode schema = now.get(path);
          if (schema == null) {
            breaks.add(path + ": removed");
            return;
          }
          meanings(path, old, schema, breaks);
          rules(path, old, schema, breaks);
          Set<String> required = words(schema.path("required"));
          required.removeAll(words(old.path("required")));
          required.forEach(name -> breaks.add(path + ": " + name + " newly required"));
          enums(path, old, schema, breaks);
          for (String bound : List.of("maximum", "maxLength", "maxItems", "maxProperties")) {
            if (schema.has(bound)
                && schema.get(bound).asLong() < old.path(bound).asLong(Long.MAX_VALUE)) {
              breaks.add(path + ": " + bound + " narrowed");
            }
          }
          for (String bound : List.of("minimum", "minLength", "minItems", "minProperties")) {
            if (schema.has(bound)
                && schema.get(bound).asLong() > old.path(bound).asLong(Long.MIN_VALUE)) {
              breaks.add(path + ": " + bound + " narrowed");
            }
          }
        });
    return breaks;
  }

  private static void meanings(String path, JsonNode old, JsonNode now, List<String> breaks) {
    for (String word : MEANINGS) {
      if (!old.path(word).equals(now.path(word))) {
        String what = !now.has(word) ? "removed" : old.has(word) ? "changed" : "added";
        breaks.add(path + ": " + word + " " + what);
      }
    }
  }

  /** Whether one rule is stricter than another cannot be told: any other text is looked at. */
  private static void rules(String path, JsonNode old, JsonNode now, List<String> breaks) {
    Set<String> before = ruleTexts(old);
    Set<String> after = ruleTexts(now);
    before.stream()
        .filter(rule -> !after.contains(rule))
        .forEach(rule -> breaks.add(path + ": rule removed: " + rule));
    after.stream()
        .filter(rule -> !before.contains(rule))
        .forEach(rule -> breaks.add(path + ": rule added: " + rule));
  }

  private static Set<String> ruleTexts(JsonNode schema) {
    Set<String> rules = new TreeSet<>();
    schema.path("x-kubernetes-validations").forEach(rule -> rules.add(rule.path("rule").asText()));
    return rules;
  }

  private static void enums(String path, JsonNode old, JsonNode now, List<String> breaks) {
    if (now.has("enum") && !old.has("enum")) {
      breaks.add(
          path
              + ": words other than "
              + String.join(", ", words(now.path("enum")))
              + " no longer allowed");
    } else if (now.has("enum")) {
      Set<String> gone = words(old.path("enum"));
      gone.removeAll(words(now.path("enum")));
      gone.forEach(word -> breaks.add(path + ": " + word + " no longer allowed"));
    }
  }

  private static Set<String> words(JsonNode list) {
    Set<String> words = new TreeSet<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }
}
