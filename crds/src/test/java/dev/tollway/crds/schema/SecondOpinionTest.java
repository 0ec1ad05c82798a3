package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.tollway.crds.Schemas;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JSON Schema validator that is not ours agrees with the judge on what JSON Schema can say. */
class SecondOpinionTest {
  private static final Judge JUDGE = Judge.load();
  private static final Map<String, Schema> SCHEMAS = schemas();

  static Stream<Fixture> all() {
    return Fixture.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void agrees(Fixture fixture) {
    for (Manifest manifest : fixture.manifests()) {
      Schema schema = Objects.requireNonNull(SCHEMAS.get(manifest.kind()));
      ObjectNode content = manifest.content().deepCopy();
      content.remove("status");

      boolean valid = schema.validate(content.toString(), InputFormat.JSON).isEmpty();

      assertThat(valid).isEqualTo(problemsOfJsonSchema(manifest).isEmpty());
    }
  }

  private static List<LocatedProblem> problemsOfJsonSchema(Manifest manifest) {
    return JUDGE.judge(manifest).problems().stream()
        .filter(problem -> !problem.field().startsWith("metadata"))
        .filter(problem -> !problem.message().startsWith("must be unique"))
        .filter(problem -> !isRule(problem, manifest))
        .toList();
  }

  private static boolean isRule(LocatedProblem problem, Manifest manifest) {
    JsonNode root = Objects.requireNonNull(Schemas.roots().get(manifest.kind()));
    return root.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> rules.findValuesAsText("message").stream())
        .anyMatch(problem.message()::equals);
  }

  private static Map<String, Schema> schemas() {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    Map<String, Schema> schemas = new HashMap<>();
    Schemas.roots()
        .forEach((kind, root) -> {
          ObjectNode closed = root.deepCopy();
          close(closed);
          schemas.put(kind, registry.getSchema(closed.toString(), InputFormat.JSON));
        });
    return schemas;
  }

  /** Strict field validation, in the words of JSON Schema. Metadata is not the CRD's to judge. */
  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && object.path("type").asText().equals("object")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(SecondOpinionTest::close);
  }
}
