package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A buyer who has the role tollway-consumer and uses all of it. What the ledger is told of the
 * buyer's accounts is all that they can draw.
 */
@OnCluster
class GreedyBuyerInClusterTest extends OneController {

  private static final String BUYER = "greta";
  private static final int MOST = 3;

  /** Another value for each field of an ApiKey, as merge patches of spec. */
  private static final Map<String, String> EDITS =
      new TreeMap<>(
          Map.of(
              "consumer",
              "{\"consumer\": {\"name\": \"Somebody else\", \"team\": \"a\"}}",
              "expireTime",
              "{\"expireTime\": \"2099-01-01T00:00:00Z\"}",
              "keyHashes",
              "{\"secretName\": null, \"rotation\": null, \"keyHashes\": [\"sha256:%s\"]}"
                  .formatted("ef".repeat(32)),
              "planRef",
              "{\"planRef\": {\"name\": \"silver\"}}",
              "rotation",
              "{\"keyHashes\": null, \"secretRef\": null, \"secretName\": \"turning\", \"rotation\": {\"every\": \"2160h\", \"overlap\": \"24h\"}}",
              "secretName",
              "{\"keyHashes\": null, \"secretRef\": null, \"secretName\": \"another\"}",
              "secretRef",
              "{\"secretName\": null, \"rotation\": null, \"keyHashes\": null, \"secretRef\": {\"name\": \"mine\"}}",
              "subscription",
              "{\"subscription\": {\"startTime\": \"2020-01-01T00:00:00Z\", \"endTime\": \"2099-01-01T00:00:00Z\"}}",
              "suspended",
              "{\"suspended\": true}",
              "topUps",
              "{\"topUps\": [{\"id\": \"mine\", \"amount\": \"999.00\", \"currency\": \"EUR\"}]}"));

  private Namespaced buyer;
  private final Map<String, Set<String>> accounts = new TreeMap<>();
  private final Set<String> topUps = new HashSet<>();
  private final Set<Instant> anchors = new HashSet<>();

  @BeforeEach
  void sell(TestCluster cluster) {
    accounts.clear();
    topUps.clear();
    anchors.clear();
    buyer = Namespaced.create(cluster);
    cluster.ok("apply", "-f", "rbac/users.yaml");
    cluster.ok(
        "create",
        "rolebinding",
        "buyer",
        "-n",
        buyer.name(),
        "--clusterrole=tollway-consumer",
        "--user=" + BUYER);
    String allowed = ", allowedKeys: {namespaces: {from: All}, maxPerNamespace: " + MOST + "}";
    shop.apply(
        Namespaced.route("orders"),
        Namespaced.plan(
            "gold",
            "routes: [{name: orders}], quotas: [{name: monthly, limit: 5, period: Month}], pricing: {currency: EUR, billing: Prepaid, prices: [{amount: '0.10'}]}, subscription: {term: Month, trial: 336h}"
                + allowed),
        Namespaced.plan(
            "silver",
            "routes: [{name: orders}], quotas: [{name: yearly, limit: 4, period: Year}]" + allowed),
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKeyGrant
        metadata: {name: k0}
        spec:
          keyRef: {name: k0, namespace: %s}
          planRef: {name: gold}
          topUps: [{id: inv-1, amount: "1.00", currency: EUR}]
        """
            .formatted(buyer.name()));
  }

  @AfterEach
  void closeBuyer() {
    buyer.close();
  }

  private String key(String name, String plan) {
    return Namespaced.key(
        name,
        "planRef: {name: %s, namespace: %s}, secretName: %s".formatted(plan, shop.name(), name));
  }

  private void write(List<String> keys) {
    TestCluster.Answer answer =
        buyer
            .cluster()
            .kubectl(
                String.join("\n---\n", keys),
                new String[] {"apply", "-n", buyer.name(), "--as=" + BUYER, "-f", "-"});
    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  /** Once the control plane has judged all that is written, what the ledger was told is counted. */
  private void count() {
    await("every key is judged")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() ->
            StreamSupport.stream(buyer.get("apikeys").path("items").spliterator(), false)
                .allMatch(key ->
                    key.at("/metadata/generation").equals(key.at("/status/observedGeneration"))));
    for (AccountTerms terms : List.copyOf(controller().ledger().terms().values())) {
      if (terms.subject().startsWith("key/" + buyer.name() + "/")) {
        accounts.computeIfAbsent(terms.plan(), plan -> new HashSet<>()).add(terms.subject());
        anchors.add(terms.anchor());
        if (terms.money() != null) {
          terms.money().topUps().stream().map(TopUp::id).forEach(topUps::add);
        }
      }
    }
  }

  private List<Set<String>> counted() {
    return List.copyOf(accounts.values());
  }

  @Test
  void hundredNamesAreNoMoreThanTheAccountsThatWereSold() {
    for (int batch = 0; batch < 5; batch++) {
      int first = batch * 20;
      String plan = batch % 2 == 0 ? "gold" : "silver";
      write(IntStream.range(first, first + 20).mapToObj(i -> key("k" + i, plan)).toList());
      count();
      buyer.cluster().ok("delete", "apikeys", "--all", "-n", buyer.name(), "--as=" + BUYER);
    }

    assertThat(counted()).hasSize(2).allSatisfy(names -> assertThat(names).hasSize(MOST));
    assertThat(topUps).isSubsetOf("inv-1");
  }

  @Test
  void theSameKeyMadeAgainIsTheSameAccount() {
    for (int i = 0; i < 5; i++) {
      write(List.of(key("k0", i % 2 == 0 ? "gold" : "silver")));
      count();
      buyer.cluster().ok("delete", "apikey", "k0", "-n", buyer.name(), "--as=" + BUYER);
    }

    assertThat(counted())
        .hasSize(2)
        .allSatisfy(names -> assertThat(names).containsExactly("key/" + buyer.name() + "/k0"));
    assertThat(anchors).hasSize(1);
    assertThat(topUps).containsExactly("inv-1");
  }

  @Test
  void noFieldOfAKeyGainsAnything(TestCluster cluster) {
    List<String> fields = new ArrayList<>();
    definition(cluster).fieldNames().forEachRemaining(fields::add);
    write(List.of(key("k0", "gold")));
    count();

    for (String field : fields) {
      String edit = Objects.requireNonNull(EDITS.get(field), field);
      cluster.ok(
          "patch",
          "apikey",
          "k0",
          "-n",
          buyer.name(),
          "--as=" + BUYER,
          "--type=merge",
          "-p",
          "{\"spec\": " + edit + "}");
      count();
    }

    assertThat(accounts.values())
        .allSatisfy(names -> assertThat(names).containsExactly("key/" + buyer.name() + "/k0"));
    assertThat(anchors).hasSize(1);
    assertThat(topUps).containsExactly("inv-1");
  }

  private static JsonNode definition(TestCluster cluster) {
    return new Namespaced(cluster, "default")
        .get("crd/apikeys.tollway.dev")
        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
  }
}
