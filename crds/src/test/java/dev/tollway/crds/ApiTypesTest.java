package dev.tollway.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tollway.crds.schema.Judge;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.Manifests;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java types say what the schemas say. */
class ApiTypesTest {
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  static Stream<Class<?>> types() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tollway.crds")
            .stream()
            .filter(type -> type.getPackageName().equals("dev.tollway.crds"))
            .filter(type ->
                type.isRecord()
                    || type.getSimpleName().matches("Api(Route|Key|KeyGrant)|UsagePlan"))
            .map(JavaClass::reflect);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeIgnoresUnknownProperties(Class<?> type) {
    JsonIgnoreProperties ignore = type.getAnnotation(JsonIgnoreProperties.class);
    assertThat(ignore).isNotNull();
    assertThat(Objects.requireNonNull(ignore).ignoreUnknown()).isTrue();
  }

  @Test
  void anUnknownFieldOfALaterVersionIsReadOver() {
    ApiKey key =
        serialization.unmarshal(
            """
            apiVersion: tollway.dev/v1alpha1
            kind: ApiKey
            metadata: {name: x, laterField: 1}
            spec: {planRef: {name: gold, laterField: 1}, secretName: s, laterField: {a: 1}}
            status: {summary: fine, laterField: [1]}
            """,
            ApiKey.class);

    assertThat(key.getSpec().planRef().name()).isEqualTo("gold");
    assertThat(key.getStatus().summary()).isEqualTo("fine");
  }

  /** Reading without the API server's defaults, as tests and tools do, gives the same object. */
  @Test
  void constructorsApplyTheDefaultsOfTheSchema() {
    String text =
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiRoute
        metadata: {name: x}
        spec:
          targetRef: {name: orders}
          port: http
          rules: [{name: all, matches: [{path: {}, headers: [{name: a, value: b}]}]}]
          allowedPlans: {namespaces: {}}
          lifecycle: {}
        ---
        apiVersion: tollway.dev/v1alpha1
        kind: UsagePlan
        metadata: {name: x}
        spec:
          routes: [{name: orders}]
          quotas: [{name: a, limit: 1, period: Day}]
          rateLimits: [{name: a, limit: 1, interval: 1s}]
          pricing: {currency: EUR, prices: [{amount: "1"}]}
          paymentRequired: {}
        ---
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKey
        metadata: {name: x}
        spec: {planRef: {name: gold}, secretName: s}
        ---
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKeyGrant
        metadata: {name: x}
        spec: {keyRef: {name: acme}, planRef: {name: gold}}
        """;
    Map<String, Class<?>> types =
        Map.of(
            "ApiRoute",
            ApiRoute.class,
            "UsagePlan",
            UsagePlan.class,
            "ApiKey",
            ApiKey.class,
            "ApiKeyGrant",
            ApiKeyGrant.class);
    Judge judge = Judge.load();

    assertThat(Manifests.read("in.yaml", text).manifests())
        .hasSize(4)
        .allSatisfy(manifest -> {
          Judgement judgement = judge.judge(manifest);
          assertThat(judgement.problems()).isEmpty();
          Class<?> type = Objects.requireNonNull(types.get(manifest.kind()));
          JsonNode undefaulted = tree(serialization.convertValue(manifest.content(), type));
          assertThat(undefaulted).isEqualTo(tree(judgement.defaulted()));
        });
  }

  private JsonNode tree(Object object) {
    ObjectNode tree = (ObjectNode) Schemas.parse(serialization.asJson(object));
    tree.remove("status");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.retain("name");
    return prune(tree);
  }

  /** An empty object or list and none are the same to the types. */
  private static JsonNode prune(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.forEach(name -> {
        if (prune(object.get(name)).isEmpty() && object.get(name).isContainerNode()) {
          object.remove(name);
        }
      });
    } else {
      node.forEach(ApiTypesTest::prune);
    }
    return node;
  }

  @Test
  void timesAreReadWithAnyOffset() {
    ApiKey key =
        serialization.unmarshal(
            "spec: {planRef: {name: gold}, expireTime: \"2026-12-01T01:00:00+01:00\"}",
            ApiKey.class);

    assertThat(key.getSpec().expireTime()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
  }

  @Test
  void timesAreWrittenAsTheSchemaWantsThem() {
    KeySubscription subscription = new KeySubscription(Instant.parse("2026-12-01T00:00:00Z"), null);

    assertThat(serialization.asJson(subscription))
        .isEqualTo("{\"startTime\":\"2026-12-01T00:00:00Z\"}");
  }

  @Test
  void denialsAreNamedAsCallersSeeThem() {
    ApiRouteSpec spec =
        serialization.unmarshal(
            "port: http\ndenials: {quotaExceeded: 429, keyInvalid: 402}", ApiRouteSpec.class);

    assertThat(Objects.requireNonNull(spec.denials()).byReason())
        .containsExactly(Map.entry("KeyInvalid", 402), Map.entry("QuotaExceeded", 429));
  }

  @Test
  void everyDenialHasItsReason() {
    assertThat(Denials.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .hasSize(18)
        .allSatisfy(name -> {
          Denials one = serialization.unmarshal(name + ": 599", Denials.class);
          String reason = Character.toUpperCase(name.charAt(0)) + name.substring(1);
          assertThat(one.byReason()).containsExactly(Map.entry(reason, 599));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "72h, PT72H",
    "1h30m, PT1H30M",
    "500ms, PT0.5S",
    "1h1m1s1ms, PT1H1M1.001S"
  })
  void durationsAreReadAsGep2257(String text, Duration duration) {
    assertThat(GepDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1d", "-1s", "1.5h", "100000s", "1s1s1s1s1s", " 1s"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> GepDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
