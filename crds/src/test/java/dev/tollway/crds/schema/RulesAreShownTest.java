package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.Schemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A rule of a schema without a fixture that breaks it could be gone tomorrow, and nobody would see
 * it.
 */
class RulesAreShownTest {
  private static final Judge JUDGE = Judge.load();

  /** Keywords, and how a message about each of them begins. */
  private static final Map<String, String> MESSAGES =
      Map.of(
          "minimum", "must be at least ",
          "maximum", "must be at most ",
          "minLength", "must have at least ",
          "maxLength", "must have at most ",
          "minItems", "must have at least ",
          "maxItems", "must have at most ",
          "minProperties", "must have at least ",
          "maxProperties", "must have at most ",
          "pattern", "must match ",
          "enum", "must be ");

  @Test
  void everyRuleIsBrokenByAnInvalidFixture() {
    Set<String> broken = broken();
    List<String> rules = new ArrayList<>();
    Schemas.roots()
        .forEach((kind, root) ->
            Schemas.fields(root.path("properties").path("spec"), "spec")
                .forEach((path, schema) -> rules.addAll(rules(kind + " " + path, schema))));

    assertThat(rules).hasSizeGreaterThan(200).allMatch(rule -> isBroken(rule, broken));
  }

  @Test
  void everyFieldStandsInAValidFixture() {
    Set<String> used = new HashSet<>();
    Fixture.all().stream()
        .filter(Fixture::isValid)
        .flatMap(fixture -> fixture.manifests().stream())
        .forEach(manifest ->
            manifest
                .lines()
                .keySet()
                .forEach(path -> used.add(manifest.kind() + " " + general(path))));
    List<String> fields = new ArrayList<>();
    Schemas.roots()
        .forEach((kind, root) ->
            Schemas.fields(root.path("properties").path("spec"), "spec").keySet().stream()
                .filter(path -> !path.endsWith("{}"))
                .forEach(path -> fields.add(kind + " " + path)));

    assertThat(used).containsAll(fields);
  }

  private static boolean isBroken(String rule, Set<String> broken) {
    return broken.stream().anyMatch(problem -> problem.startsWith(rule));
  }

  private static Set<String> broken() {
    Set<String> broken = new HashSet<>();
    Fixture.all().stream()
        .filter(Fixture::isInvalid)
        .flatMap(fixture -> fixture.manifests().stream())
        .forEach(manifest ->
            JUDGE
                .judge(manifest)
                .problems()
                .forEach(problem ->
                    broken.add(
                        manifest.kind()
                            + " "
                            + general(problem.field())
                            + ": "
                            + problem.message())));
    return broken;
  }

  private static List<String> rules(String path, JsonNode schema) {
    List<String> rules = new ArrayList<>();
    MESSAGES.forEach((keyword, message) -> {
      boolean nothing = keyword.startsWith("min") && schema.path(keyword).asInt() == 0;
      if (schema.has(keyword) && (!nothing || keyword.equals("minimum"))) {
        rules.add(path + ": " + message);
      }
    });
    schema
        .path("required")
        .forEach(name -> rules.add(path + "." + name.asText() + ": must be given"));
    schema
        .path("x-kubernetes-list-map-keys")
        .forEach(key -> rules.add(path + "[]." + key.asText() + ": must be unique"));
    if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
      rules.add(path + "[]: must be unique");
    }
    if (schema.path("format").asText().equals("date-time")) {
      rules.add(path + ": must be an RFC 3339 time");
    }
    schema
        .path("x-kubernetes-validations")
        .forEach(rule -> rules.add(path + ": " + rule.path("message").asText()));
    return rules;
  }

  /** {@code spec.rules[3].name} as {@code spec.rules[].name}; labels as {@code {}}. */
  private static String general(String path) {
    return path.replaceAll("\\[[0-9]+]", "[]")
        .replaceAll("matchLabels\\.[a-z0-9]+", "matchLabels{}");
  }
}
