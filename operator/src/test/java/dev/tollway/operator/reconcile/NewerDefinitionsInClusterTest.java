package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The CRDs were upgraded, the operator not yet: what it does not know it leaves alone. */
@OnCluster
class NewerDefinitionsInClusterTest extends OneController {

  @AfterEach
  void restore(TestCluster cluster) {
    cluster.applyDefinitions(Path.of("..", "crds"));
  }

  private static void addLaterFields(TestCluster cluster) {
    JsonNode crd = new Namespaced(cluster, "default").get("crd/apikeys.tollway.dev");
    for (String part : new String[] {"spec", "status"}) {
      JsonNode properties =
          crd.at(
              "/spec/versions/0/schema/openAPIV3Schema/properties/%s/properties".formatted(part));
      ((ObjectNode) properties)
          .putObject("laterField")
          .put("type", "string")
          .put("maxLength", 64)
          .put("description", "Of a version to come.");
    }
    ((ObjectNode) crd).remove("status");
    ((ObjectNode) crd.path("metadata")).retain("name");
    TestCluster.Answer answer =
        cluster.kubectl(crd.toString(), new String[] {"apply", "--server-side", "-f", "-"});
    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  @Test
  void unknownFieldsOfSpecAndOfStatusSurviveItsWrites(TestCluster cluster) {
    addLaterFields(cluster);
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    cluster.ok(
        "patch",
        "apikey",
        "acme",
        "-n",
        shop.name(),
        "--type=merge",
        "-p",
        "{\"spec\":{\"laterField\":\"wanted\"}}");
    TestCluster.Answer later =
        cluster.kubectl(
            """
            apiVersion: tollway.dev/v1alpha1
            kind: ApiKey
            metadata: {name: acme}
            status: {laterField: told}
            """,
            new String[] {
              "apply",
              "--server-side",
              "--subresource=status",
              "--field-manager=later",
              "-n",
              shop.name(),
              "-f",
              "-"
            });
    assertThat(later.succeeded()).as(later.text()).isTrue();

    cluster.ok(
        "patch",
        "apikey",
        "acme",
        "-n",
        shop.name(),
        "--type=merge",
        "-p",
        "{\"spec\":{\"suspended\":true}}");
    shop.awaits("apikey/acme", "Ready", "True/Suspended");

    JsonNode key = shop.get("apikey/acme");
    assertThat(key.at("/spec/laterField").asText()).isEqualTo("wanted");
    assertThat(key.at("/status/laterField").asText()).isEqualTo("told");
    assertThat(key.at("/status/observedGeneration")).isEqualTo(key.at("/metadata/generation"));
  }
}
