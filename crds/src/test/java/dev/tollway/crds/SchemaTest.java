package dev.tollway.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What every schema owes its readers and the API server. */
class SchemaTest {
  /** https://yaml.org/type/bool.html and null.html, in whatever case. */
  private static final Set<String> NO_STRINGS_OF_YAML =
      Set.of("on", "off", "yes", "no", "y", "n", "true", "false", "null", "~");

  private static final Set<String> UNSTRUCTURAL =
      Set.of("$ref", "definitions", "dependencies", "oneOf", "allOf", "not", "patternProperties");

  @Test
  void everyFieldOfASpecIsDescribed() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) -> {
          if (isField(path)) {
            assertThat(schema.path("description").asText()).as(path).isNotBlank();
          }
        });
  }

  @Test
  void everyFieldOfASpecHasAnExampleOrADefault() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) -> {
          if (isField(path) && !path.endsWith(".spec")) {
            assertThat(schema.path("description").asText())
                .as(path)
                .containsAnyOf("Example: ", "Default: ", "only then");
          }
        });
  }

  @Test
  void aDefaultIsSaidInTheDescription() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) -> {
          if (schema.has("default")) {
            assertThat(schema.path("description").asText())
                .as(path)
                .contains("Default: " + schema.get("default").asText() + ".");
          }
        });
  }

  @Test
  void everythingInASpecIsBounded() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) -> assertThat(isBounded(schema)).as(path).isTrue());
  }

  @Test
  void defaultsStandOnLeavesOnly() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) -> {
          if (schema.has("default")) {
            assertThat(schema.get("default").isValueNode()).as(path).isTrue();
          }
        });
  }

  @Test
  void aRequiredFieldHasNoDefault() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) ->
            schema
                .path("required")
                .forEach(name ->
                    assertThat(schema.path("properties").path(name.asText()).has("default"))
                        .as(path + "." + name.asText())
                        .isFalse()));
  }

  @Test
  void everyRuleSaysWhatMustBe() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) ->
            schema
                .path("x-kubernetes-validations")
                .forEach(
                    rule -> assertThat(rule.path("message").asText()).as(path).contains("must")));
  }

  @Test
  void noFieldAndNoWordIsWhatYamlReadsAsABoolean() {
    List<String> found = new ArrayList<>();
    Schemas.roots().forEach((kind, root) -> found.addAll(noStrings(root, kind)));
    // Kubernetes calls the status of a condition so; nobody writes it by hand.
    found.removeIf(path -> path.contains(".status.conditions[].status="));
    assertThat(found).isEmpty();
  }

  @Test
  void aBooleanOfYamlIsSeenAsAFieldAndAsAWord() {
    assertThat(noStrings(Schemas.parse("{type: object, properties: {On: {type: string}}}"), "Kind"))
        .containsExactly("Kind.On");
    assertThat(
            noStrings(
                Schemas.parse(
                    "{type: object, properties: {a: {type: string, enum: [Strict, 'Off']}}}"),
                "Kind"))
        .containsExactly("Kind.a=Off");
  }

  private static List<String> noStrings(JsonNode root, String kind) {
    List<String> found = new ArrayList<>();
    Schemas.fields(root, kind)
        .forEach((path, schema) -> {
          if (isNoString(path.substring(path.lastIndexOf('.') + 1))) {
            found.add(path);
          }
          for (JsonNode word : schema.path("enum")) {
            if (!word.isTextual() || isNoString(word.textValue())) {
              found.add(path + "=" + word.asText());
            }
          }
        });
    return found;
  }

  private static boolean isNoString(String word) {
    return NO_STRINGS_OF_YAML.contains(word.toLowerCase(Locale.ROOT));
  }

  @Test
  void timesEndInTime() {
    assertThat(Schemas.specFields())
        .allSatisfy((path, schema) ->
            assertThat(schema.path("format").asText().equals("date-time"))
                .as(path)
                .isEqualTo(path.endsWith("Time")));
  }

  @Test
  void schemasAreStructural() {
    assertThat(Schemas.roots())
        .allSatisfy((kind, root) ->
            assertThat(Schemas.fields(root, kind))
                .allSatisfy(
                    (path, schema) -> assertThat(structuralFaults(schema)).as(path).isEmpty()));
  }

  @Test
  void listsOfNamedThingsAreMapsAndHashesAreASet() {
    assertThat(listTypes())
        .containsEntry("ApiRoute.spec.rules", "map[name]")
        .containsEntry("ApiRoute.spec.hostnames", "atomic[]")
        .containsEntry("UsagePlan.spec.rateLimits", "map[name]")
        .containsEntry("UsagePlan.spec.quotas", "map[name]")
        .containsEntry("UsagePlan.spec.routes", "atomic[]")
        .containsEntry("ApiKey.spec.topUps", "map[id]")
        .containsEntry("ApiKeyGrant.spec.topUps", "map[id]")
        .containsEntry("ApiKey.spec.keyHashes", "set[]")
        .containsEntry("ApiKey.status.conditions", "map[type]");
  }

  @Test
  void everyListSaysHowItIsMerged() {
    assertThat(listTypes().values()).doesNotContain("[]");
  }

  @Test
  void columnsStandInTheirOrder() {
    assertThat(columns("ApiRoute")).containsExactly("Ready", "Reason", "Target", "Sidecars", "Age");
    assertThat(columns("UsagePlan")).containsExactly("Ready", "Reason", "Keys", "MustPay", "Age");
    assertThat(columns("ApiKey"))
        .containsExactly("Ready", "Pays", "Plan", "Consumer", "Expires", "Age");
    assertThat(columns("ApiKeyGrant"))
        .containsExactly("Ready", "Reason", "Decision", "Plan", "Namespace", "Key", "Age");
  }

  @Test
  void kindsHaveShortNamesACategoryAndAStatusOfTheirOwn() {
    assertThat(Schemas.crds())
        .allSatisfy((kind, crd) -> {
          JsonNode names = crd.path("spec").path("names");
          assertThat(names.path("shortNames")).as(kind).hasSize(1);
          assertThat(names.path("categories").get(0).asText()).as(kind).isEqualTo("tollway");
          assertThat(crd.path("spec").path("scope").asText()).as(kind).isEqualTo("Namespaced");
          assertThat(crd.path("spec").path("versions").get(0).path("subresources").has("status"))
              .as(kind)
              .isTrue();
        });
  }

  private static boolean isField(String path) {
    return !path.endsWith("[]") && !path.endsWith("{}");
  }

  private static boolean isBounded(JsonNode schema) {
    if (schema.has("enum") || schema.path("x-kubernetes-int-or-string").asBoolean()) {
      // A port is bounded by a rule: bounds of both of its types cannot be written otherwise.
      return true;
    }
    return switch (schema.path("type").asText()) {
      case "string" -> schema.has("maxLength");
      case "integer" -> schema.has("minimum") && schema.has("maximum");
      case "array" -> schema.has("maxItems");
      case "object" -> schema.has("properties") || schema.has("maxProperties");
      case "boolean" -> true;
      default -> false;
    };
  }

  /** KEP-1693: every node has a type, and nothing is decided by logic or references. */
  private static List<String> structuralFaults(JsonNode schema) {
    List<String> faults = new ArrayList<>();
    boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
    if (!schema.has("type") && !intOrString) {
      faults.add("has no type");
    }
    UNSTRUCTURAL.stream().filter(schema::has).forEach(word -> faults.add("has " + word));
    if (schema.has("anyOf") && !intOrString) {
      faults.add("has anyOf");
    }
    if (schema.has("properties") && schema.has("additionalProperties")) {
      faults.add("is an object and a map");
    }
    if (schema.path("type").asText().equals("array") && !schema.has("items")) {
      faults.add("has no items");
    }
    return faults;
  }

  private static Map<String, String> listTypes() {
    Map<String, String> types = new TreeMap<>();
    Schemas.roots()
        .forEach((kind, root) ->
            Schemas.fields(root, kind)
                .forEach((path, schema) -> {
                  if (schema.path("type").asText().equals("array")) {
                    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
                    types.put(
                        path,
                        schema.path("x-kubernetes-list-type").asText()
                            + "["
                            + (keys.isEmpty() ? "" : keys.get(0).asText())
                            + "]");
                  }
                }));
    return types;
  }

  private static List<String> columns(String kind) {
    JsonNode crd = Objects.requireNonNull(Schemas.crds().get(kind));
    JsonNode columns = crd.path("spec").path("versions").get(0).path("additionalPrinterColumns");
    return StreamSupport.stream(columns.spliterator(), false)
        .map(column -> column.path("name").asText())
        .toList();
  }
}
