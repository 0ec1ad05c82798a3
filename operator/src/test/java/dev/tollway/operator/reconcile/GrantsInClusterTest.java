package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shop and a buyer, each in a namespace of its own, and what they learn of each other. */
@OnCluster
class GrantsInClusterTest extends OneController {

  private static final String HASH = "sha256:" + "ab".repeat(32);
  private static final String OTHER = "sha256:" + "cd".repeat(32);

  private Namespaced buyer;

  @BeforeEach
  void move(TestCluster cluster) {
    buyer = Namespaced.create(cluster);
  }

  @AfterEach
  void closeBuyer() {
    buyer.close();
  }

  private void sell(String more) {
    shop.apply(
        Namespaced.route("orders"),
        Namespaced.plan(
            "gold", "routes: [{name: orders}], allowedKeys: {namespaces: {from: All}}" + more));
  }

  private void buy(String name, String more) {
    buyer.apply(
        Namespaced.key(
            name, "planRef: {name: gold, namespace: %s}%s".formatted(shop.name(), more)));
  }

  private String grant(String name, String more) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: ApiKeyGrant
    metadata: {name: %1$s}
    spec: {keyRef: {name: %1$s, namespace: %2$s}, planRef: {name: gold}%3$s}
    """
        .formatted(name, buyer.name(), more);
  }

  @Test
  void aKeyWaitsUntilTheSellerApproves() {
    sell(", approval: Manual");
    buy("acme", ", secretName: acme-key");
    assertThat(buyer.awaits("apikey/acme", "Approved", "Unknown/ApprovalPending"))
        .contains("ApiKeyGrant with decision: Approved");
    buyer.awaits("apikey/acme", "Ready", "Unknown/ApprovalPending");

    shop.apply(grant("acme", ", decision: Approved"));

    buyer.awaits("apikey/acme", "Approved", "True/Approved");
    shop.awaits("apikeygrant/acme", "Ready", "True/Ready");

    shop.apply(grant("acme", ", decision: Denied, message: Pay the invoice."));

    assertThat(buyer.awaits("apikey/acme", "Approved", "False/ApprovalDenied"))
        .contains("Pay the invoice.");

    shop.delete("apikeygrant/acme");

    buyer.awaits("apikey/acme", "Approved", "Unknown/ApprovalPending");
    assertThat(buyer.events("acme"))
        .contains("ApprovalPending*1", "Approved*1", "ApprovalDenied*1");
  }

  @Test
  void whatTheSellerDecidesCountsFromTheGrantAlone() {
    sell(
        ", pricing: {currency: EUR, billing: Prepaid, prices: [{amount: '0.10'}]}, subscription: {term: Month}");
    buy(
        "acme",
        ", keyHashes: ['%s'], topUps: [{id: a, amount: '9', currency: EUR}]".formatted(HASH));
    assertThat(buyer.awaits("apikey/acme", "Accepted", "False/GrantRequired"))
        .contains("spec.topUps", "ApiKeyGrant");

    shop.apply(
        grant(
            "acme",
            ", topUps: [{id: inv-1, amount: '5.00', currency: EUR}], subscription: {endTime: '2099-01-01T00:00:00Z'}"));
    buyer.apply(
        Namespaced.key(
            "acme",
            "planRef: {name: gold, namespace: %s}, keyHashes: ['%s']"
                .formatted(shop.name(), HASH)));

    buyer.awaits("apikey/acme", "PaymentRequired", "False/PaidUp");
    assertThat(buyer.get("apikey/acme").at("/status/balance/amount").asText()).isEqualTo("5.00");
    assertThat(buyer.get("apikey/acme").at("/status/subscription/endTime").asText())
        .isEqualTo("2099-01-01T00:00:00Z");
  }

  /** Neither the seller, who asks for it by name, nor another buyer, who has its hash. */
  @Test
  void nobodyLearnsThatAStrangersKeyExists(TestCluster cluster) {
    sell("");
    buyer.apply(
        Namespaced.plan("home", "routes: [{selector: {matchLabels: {a: b}}}]"),
        Namespaced.key("there", "planRef: {name: home}, keyHashes: ['%s']".formatted(OTHER)));
    buyer.awaits("apikey/there", "Accepted", "True/Accepted");

    shop.apply(grant("there", ""), grant("nowhere", ""));

    String there = shop.awaits("apikeygrant/there", "ResolvedRefs", "False/RefNotPermitted");
    String nowhere = shop.awaits("apikeygrant/nowhere", "ResolvedRefs", "False/RefNotPermitted");
    assertThat(there.replace("there", "nowhere")).isEqualTo(nowhere);

    try (Namespaced stranger = Namespaced.create(cluster)) {
      stranger.apply(
          Namespaced.key(
              "copy",
              "planRef: {name: gold, namespace: %s}, keyHashes: ['%s']"
                  .formatted(shop.name(), OTHER)));
      stranger.awaits("apikey/copy", "Accepted", "False/KeyHashTaken");
      assertThat(stranger.get("apikey/copy").path("status").toString())
          .doesNotContain(buyer.name());
      assertThat(cluster.ok("get", "events", "-n", stranger.name(), "-o", "jsonpath={..message}"))
          .doesNotContain(buyer.name());
    }
  }
}
