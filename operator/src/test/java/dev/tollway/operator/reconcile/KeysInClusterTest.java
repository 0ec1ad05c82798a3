package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import dev.tollway.operator.desired.MintedKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys as people meet them in a cluster: made, brought, lost, and in somebody else's way. */
@OnCluster
class KeysInClusterTest extends OneController {

  @Test
  void issuesASecretThatBelongsToItsKey() {
    shop.shop();

    shop.awaits("apikey/acme", "Ready", "True/Ready");
    JsonNode secret = shop.get("secret/acme-key");
    assertThat(secret.path("type").asText()).isEqualTo("tollway.dev/api-key");
    assertThat(secret.at("/metadata/labels").path("tollway.dev/api-key").asText())
        .isEqualTo("true");
    JsonNode owner = secret.at("/metadata/ownerReferences/0");
    assertThat(owner.path("kind").asText() + "/" + owner.path("name").asText())
        .isEqualTo("ApiKey/acme");
    assertThat(owner.path("uid")).isEqualTo(shop.get("apikey/acme").at("/metadata/uid"));
    String key = decoded(secret, "key");
    assertThat(MintedKey.looksLikeOne(key)).isTrue();
    assertThat(shop.get("apikey/acme").at("/status/keyId").asText())
        .isEqualTo(decoded(secret, "keyId"));
    assertThat(shop.get("apikey/acme").toString()).doesNotContain(key);
  }

  @Test
  void neverTouchesASecretThatIsNotItsOwn(TestCluster cluster) {
    cluster.ok(
        "create", "secret", "generic", "acme-key", "-n", shop.name(), "--from-literal=key=mine");
    JsonNode before = shop.get("secret/acme-key");

    shop.shop();

    assertThat(shop.awaits("apikey/acme", "Issued", "False/SecretConflict"))
        .contains("Secret acme-key exists and is not owned by", "spec.secretName");
    assertThat(shop.get("secret/acme-key")).isEqualTo(before);
  }

  @Test
  void issuesItsOwnOnceTheOtherSecretIsGone(TestCluster cluster) {
    cluster.ok(
        "create", "secret", "generic", "acme-key", "-n", shop.name(), "--from-literal=key=mine");
    shop.shop();
    shop.awaits("apikey/acme", "Issued", "False/SecretConflict");

    shop.delete("secret/acme-key");

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(decoded(shop.get("secret/acme-key"), "key")).startsWith("tw_"));
    shop.awaits("apikey/acme", "Ready", "True/Ready");
  }

  @Test
  void issuesANewKeyWhenItsSecretIsDeleted() {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    String first = decoded(shop.get("secret/acme-key"), "key");

    shop.delete("secret/acme-key");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(decoded(shop.get("secret/acme-key"), "key"))
                .startsWith("tw_")
                .isNotEqualTo(first));
  }

  @Test
  void aKeyThatIsDeletedAndMadeAgainGetsANewSecret() {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    String first = decoded(shop.get("secret/acme-key"), "key");

    shop.delete("apikey/acme");
    shop.apply(Namespaced.key("acme", "planRef: {name: gold}, secretName: acme-key"));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(decoded(shop.get("secret/acme-key"), "key"))
                .startsWith("tw_")
                .isNotEqualTo(first));
    shop.awaits("apikey/acme", "Ready", "True/Ready");
  }

  @Test
  void removesTheSecretThatAnEditNoLongerNames() {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");

    shop.apply(Namespaced.key("acme", "planRef: {name: gold}, secretName: other-key"));

    shop.awaitsObject("secret/other-key");
    await().atMost(Duration.ofSeconds(20)).until(() -> shop.get("secret/acme-key").isMissingNode());
  }

  @Test
  void rotatesByTokenAndKeepsTheKeyBeforeForTheOverlap(TestCluster cluster) {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    JsonNode before = shop.get("secret/acme-key");
    cluster.ok("label", "secret", "acme-key", "-n", shop.name(), "team=payments");

    rotation("{token: '2026-11', overlap: 1h}");

    JsonNode after = awaitsOtherKey(before);
    assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
    assertThat(after.at("/metadata/labels/team").asText()).isEqualTo("payments");
    assertThat(decoded(after, "previousKeyId")).isEqualTo(decoded(before, "keyId"));
    assertThat(decoded(after, "previousHash")).matches("sha256:[0-9a-f]{64}");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(shop.get("apikey/acme").at("/status/credentials"))
                .extracting(c -> c.path("keyId").asText(), c -> c.has("expireTime"))
                .containsExactly(
                    tuple(decoded(after, "keyId"), false), tuple(decoded(before, "keyId"), true)));
  }

  @Test
  void rotatesByAgeAndClearsWhatTheSecretTellsOfTheKeyBefore(TestCluster cluster) {
    shop.shop();
    shop.awaits("apikey/acme", "Ready", "True/Ready");
    JsonNode before = shop.get("secret/acme-key");

    rotation("{every: 1h, overlap: 1s}");
    cluster.ok(
        "annotate",
        "--overwrite",
        "secret",
        "acme-key",
        "-n",
        shop.name(),
        "tollway.dev/issue-time=" + Instant.now().minus(Duration.ofHours(1)));

    JsonNode after = awaitsOtherKey(before);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(shop.get("secret/acme-key").path("data").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("key", "keyId"));
    assertThat(decoded(shop.get("secret/acme-key"), "key")).isEqualTo(decoded(after, "key"));
  }

  private void rotation(String rotation) {
    shop.apply(
        Namespaced.key(
            "acme", "planRef: {name: gold}, secretName: acme-key, rotation: " + rotation));
  }

  private JsonNode awaitsOtherKey(JsonNode before) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> shop.get("secret/acme-key"),
            now -> !decoded(now, "key").equals(decoded(before, "key")));
  }

  @Test
  void readsAKeyThatAPersonBrings(TestCluster cluster) {
    cluster.ok(
        "create",
        "secret",
        "generic",
        "mine",
        "-n",
        shop.name(),
        "--from-literal=key=0123456789abcdef0123456789abcdef");
    cluster.ok("label", "secret", "mine", "-n", shop.name(), "tollway.dev/api-key=true");
    shop.shop();

    shop.apply(Namespaced.key("own", "planRef: {name: gold}, secretRef: {name: mine}"));

    shop.awaits("apikey/own", "Ready", "True/Ready");
  }

  private static String decoded(JsonNode secret, String entry) {
    return new String(
        Base64.getDecoder().decode(secret.path("data").path(entry).asText()),
        StandardCharsets.UTF_8);
  }
}
