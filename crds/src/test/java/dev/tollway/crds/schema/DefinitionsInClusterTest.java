package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.Schemas;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an API server makes of our definitions. That it takes them proves that CEL costs little. */
@OnCluster
class DefinitionsInClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path BASELINE = Path.of("src", "test", "resources", "baseline");

  /** The least that each kind of the baseline asks for. */
  private static final Map<String, String> LEAST =
      Map.of(
          "apiroute",
          "{targetRef: {name: orders}, port: http, rules: [{name: all, matches: [{}]}]}",
          "usageplan",
          "{routes: [{name: orders}], quotas: [{name: a, limit: 1, period: Day}]}",
          "apikey",
          "{planRef: {name: gold}, secretName: s}");

  private final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void open(TestCluster cluster) {
    cluster.applyDefinitions(Path.of(""));
    cluster.ok("create", "namespace", namespace);
  }

  @AfterEach
  void close(TestCluster cluster) {
    cluster.applyDefinitions(Path.of(""));
    cluster.ok("delete", "namespace", namespace, "--wait=false");
  }

  private void create(TestCluster cluster, String kind, String spec) {
    String name = Schemas.roots().keySet().stream().filter(kind::equalsIgnoreCase).toList().get(0);
    TestCluster.Answer answer =
        cluster.kubectl(
            """
            apiVersion: tollway.dev/v1alpha1
            kind: %s
            metadata: {name: x, namespace: %s}
            spec: %s
            """
                .formatted(name, namespace, spec),
            new String[] {"create", "--validate=strict", "-f", "-"});
    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  private JsonNode stored(TestCluster cluster, String kind) throws IOException {
    return JSON.readTree(cluster.ok("get", kind, "x", "-n", namespace, "-o", "json"));
  }

  @Test
  void explainsEveryFieldOfEveryKind(TestCluster cluster) throws IOException {
    for (Map.Entry<String, JsonNode> kind : Schemas.roots().entrySet()) {
      String plural = kind.getKey().toLowerCase(Locale.ROOT) + "s";
      for (String part : List.of("spec", "status")) {
        List<String> wanted = new ArrayList<>();
        names(kind.getValue().path("properties").path(part), "", wanted);
        String explained = cluster.ok("explain", "--recursive", plural + ".tollway.dev." + part);
        List<String> told =
            explained
                .substring(explained.indexOf("FIELDS:"))
                .lines()
                .skip(1)
                .filter(line -> line.matches(" *\\S+\\t?<.*|\\s+\\S+\\s+<.*"))
                .map(line -> line.strip().split("[\\s<]", 2)[0])
                .toList();
        assertThat(new TreeSet<>(told))
            .as(kind.getKey() + "." + part)
            .isEqualTo(new TreeSet<>(wanted));
        assertThat(told).as(kind.getKey() + "." + part).hasSameSizeAs(wanted);
      }
    }
  }

  @Test
  void servesADescriptionOfEveryField(TestCluster cluster) throws IOException {
    List<String> silent = new ArrayList<>();
    for (String kind : Schemas.roots().keySet()) {
      String plural = kind.toLowerCase(Locale.ROOT) + "s";
      JsonNode crd = JSON.readTree(cluster.ok("get", "crd", plural + ".tollway.dev", "-o", "json"));
      JsonNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema");
      for (String part : List.of("spec", "status")) {
        Schemas.fields(root.path("properties").path(part), kind + "." + part)
            .forEach((path, schema) -> {
              boolean field = !path.endsWith("[]") && !path.endsWith("{}");
              if (field
                  && !path.contains(".conditions[]")
                  && schema.path("description").asText().isBlank()) {
                silent.add(path);
              }
            });
      }
    }
    assertThat(silent).isEmpty();
  }

  private static void names(JsonNode schema, String name, List<String> names) {
    if (!name.isEmpty()) {
      names.add(name);
    }
    schema.path("properties").properties().forEach(e -> names(e.getValue(), e.getKey(), names));
    if (schema.has("items")) {
      names(schema.path("items"), "", names);
    }
  }

  @Test
  void storesTheDefaultsThatTheJudgeFillsIn(TestCluster cluster) throws IOException {
    Judge judge = Judge.load();
    for (Map.Entry<String, String> kind : LEAST.entrySet()) {
      create(cluster, kind.getKey(), kind.getValue());
      JsonNode stored = stored(cluster, kind.getKey());
      String name =
          Schemas.roots().keySet().stream().filter(kind.getKey()::equalsIgnoreCase).toList().get(0);
      Manifest written =
          Manifests.read(
                  "x.yaml",
                  "apiVersion: tollway.dev/v1alpha1\nkind: %s\nmetadata: {name: x}\nspec: %s\n"
                      .formatted(name, kind.getValue()))
              .manifests()
              .getFirst();

      assertThat(JSON.readTree(stored.path("spec").toString()))
          .isEqualTo(JSON.readTree(judge.judge(written).defaulted().path("spec").toString()));
    }
  }

  /** What the last release stored is read by this one: nothing of it is lost, new defaults come. */
  @Test
  void anUpgradeOfTheDefinitionsKeepsObjectsAndTheirStatus(TestCluster cluster) throws IOException {
    cluster.applyDefinitions(BASELINE);
    for (Map.Entry<String, String> kind : LEAST.entrySet()) {
      create(cluster, kind.getKey(), kind.getValue());
      cluster.ok(
          "patch",
          kind.getKey(),
          "x",
          "-n",
          namespace,
          "--subresource=status",
          "--type=merge",
          "-p",
          "{\"status\": {\"summary\": \"As it was.\", \"observedGeneration\": 1}}");
    }
    Map<String, JsonNode> before = new TreeMap<>();
    for (String kind : LEAST.keySet()) {
      before.put(kind, stored(cluster, kind));
    }

    cluster.applyDefinitions(Path.of(""));

    for (String kind : LEAST.keySet()) {
      JsonNode after = stored(cluster, kind);
      JsonNode old = Objects.requireNonNull(before.get(kind));
      assertThat(after.path("status")).as(kind).isEqualTo(old.path("status"));
      assertThat(after.at("/metadata/uid")).isEqualTo(old.at("/metadata/uid"));
      assertThat(after.at("/metadata/generation")).isEqualTo(old.at("/metadata/generation"));
      ObjectNode kept = ((ObjectNode) after.path("spec")).deepCopy();
      List<String> fields = new ArrayList<>();
      old.path("spec").fieldNames().forEachRemaining(fields::add);
      assertThat(kept.retain(fields)).as(kind).isEqualTo(old.path("spec"));
    }
  }
}
