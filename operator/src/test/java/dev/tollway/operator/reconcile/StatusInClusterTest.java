package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import dev.tollway.operator.TestLedger;
import dev.tollway.operator.ledger.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Status and Events as kubectl shows them, also over a restart of the control plane. */
@OnCluster
class StatusInClusterTest {

  @TempDir Path data;
  private final TestLedger ledger = new TestLedger(Clock.systemUTC());
  private Controller controller;
  private Namespaced shop;

  @BeforeEach
  void start(TestCluster cluster) throws StoreException {
    Controller.prepare(cluster);
    shop = Namespaced.create(cluster);
    controller = new Controller(cluster, data, ledger);
  }

  @AfterEach
  void stop() throws StoreException {
    controller.close();
    shop.close();
  }

  @Test
  void saysHowTheQuickstartStands(TestCluster cluster) {
    Path quickstart = Path.of("..", "examples", "01-quickstart", "manifests");
    cluster.ok("apply", "--validate=strict", "-f", quickstart.toString());
    try {
      Namespaced quick = new Namespaced(cluster, "shop");
      quick.awaits("apikey/acme-trial", "Ready", "True/Ready");
      quick.awaits("apikey/acme-prod", "PaymentRequired", "False/PaidUp");
      quick.awaits("usageplan/gold", "Ready", "True/Ready");
      quick.awaits("apiroute/orders", "Programmed", "True/NoPods");
      assertThat(cluster.ok("describe", "apikey", "acme-prod", "-n", "shop"))
          .contains("Summary:", "Balance:", "Key Id:", "Issued");
      assertThat(quick.awaitsObject("secret/acme-prod-key").path("type").asText())
          .isEqualTo("tollway.dev/api-key");
    } finally {
      cluster.kubectl("delete", "namespace", "shop", "--wait=true", "--timeout=60s");
    }
  }

  @Test
  void ownsTheWholeStatusAsOneFieldManagerAndNothingElse() {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");

    List<String> managers = new ArrayList<>();
    JsonNode fields = shop.get("apikey/acme --show-managed-fields").at("/metadata/managedFields");
    for (JsonNode manager : fields) {
      if (manager.path("manager").asText().equals("tollway")) {
        managers.add(
            manager.path("operation").asText() + " " + manager.path("subresource").asText());
        assertThat(manager.path("fieldsV1").has("f:spec")).isFalse();
        assertThat(manager.path("fieldsV1").has("f:metadata")).isFalse();
      }
    }
    assertThat(managers).containsExactly("Apply status");
  }

  @Test
  void countsReadyPodsOnlyOnceTheirSidecarsAnswered() {
    shop.shop();
    shop.ready("orders");

    assertThat(shop.awaits("apiroute/orders", "Programmed", "True/Programmed"))
        .isEqualTo("Enforced by 1 of 1 pods of Deployment orders.");
    assertThat(shop.get("apiroute/orders").at("/status/sidecars/programmed").asInt()).isOne();
  }

  @Test
  void writesNothingWhenNothingVisibleChanged(TestCluster cluster) {
    shop.shop();
    shop.awaits("apikey/acme", "PaymentRequired", "False/PaidUp");
    shop.awaits("usageplan/gold", "Ready", "True/Ready");
    String before = version("apikey/acme");

    cluster.ok("label", "deployment", "orders", "-n", shop.name(), "team=a");
    shop.apply(Namespaced.key("later", "planRef: {name: gold}, secretName: later-key"));

    shop.awaits("apikey/later", "Ready", "True/Ready");
    assertThat(version("apikey/acme")).isEqualTo(before);
  }

  @Test
  void mendsAStatusThatSomebodyElseOverwrote(TestCluster cluster) {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    JsonNode before = shop.get("apikey/acme").path("status");

    cluster.ok(
        "patch",
        "apikey",
        "acme",
        "-n",
        shop.name(),
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"summary\":\"nonsense\",\"conditions\":[]}}");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(shop.get("apikey/acme").path("status")).isEqualTo(before));
  }

  @Test
  void tellsATransitionOnceAndNotAgainAfterARestart(TestCluster cluster) throws StoreException {
    shop.shop();
    shop.awaits("apikey/acme", "PaymentRequired", "False/PaidUp");

    ledger.use("key/" + shop.name() + "/acme", "daily", 5);
    ledger.views();

    shop.awaits("apikey/acme", "PaymentRequired", "True/QuotaExceeded");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(shop.events("acme")).contains("PaymentRequired*1"));
    List<String> told = shop.events("acme");
    assertThat(told).doesNotHaveDuplicates();
    assertThat(cluster.ok("describe", "apikey", "acme", "-n", shop.name()))
        .contains("402 Payment Required: quota daily used up (5 of 5 Requests)");
    String version = version("apikey/acme");

    controller.close();
    controller = new Controller(cluster, data, ledger);
    shop.apply(Namespaced.key("later", "planRef: {name: gold}, secretName: later-key"));

    shop.awaits("apikey/later", "Ready", "True/Ready");
    assertThat(shop.events("acme")).isEqualTo(told);
    assertThat(version("apikey/acme")).isEqualTo(version);
  }

  @Test
  void aHashThatAnotherNamespaceUsesFirstIsToldWithoutItsName(TestCluster cluster) {
    String hash = "keyHashes: ['sha256:" + "ab".repeat(32) + "']";
    try (Namespaced stranger = Namespaced.create(cluster)) {
      shop.apply(
          Namespaced.plan("gold", "routes: [{name: orders}]"),
          Namespaced.key("first", "planRef: {name: gold}, " + hash));
      shop.awaits("apikey/first", "Accepted", "True/Accepted");

      stranger.apply(
          Namespaced.plan("gold", "routes: [{name: orders}]"),
          Namespaced.key("thief", "planRef: {name: gold}, " + hash));

      stranger.awaits("apikey/thief", "Accepted", "False/KeyHashTaken");
      assertThat(stranger.get("apikey/thief").path("status").toString())
          .doesNotContain(shop.name(), "first");
    }
  }

  private String version(String object) {
    return shop.get(object).at("/metadata/resourceVersion").asText();
  }
}
