package dev.tollway.operator.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.operator.status.ObjectEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the real kubectl prints; skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlTest {
  private static final String GRANT =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKeyGrant
      metadata: {name: acme-prod, namespace: acme}
      spec:
        keyRef: {name: acme-prod}
        planRef: {name: gold}
        decision: Approved
      """;

  private Path dir;
  private Shop shop;
  private Kubectl kubectl;

  @BeforeAll
  void shopWithAKeyThatMustPay(@TempDir Path dir, @TempDir Path home) throws IOException {
    this.dir = dir;
    shop = Shop.whole(dir);
    shop.write("manifests/grant.yaml", GRANT);
    kubectl = Kubectl.orSkip(shop.standalone().kubeconfig(), home);
    shop.issue("acme-prod-key", "tw_7Q2M_secret");
    shop.status(
        Shop.KEY_REF,
        """
        {"summary": "402 Payment Required: quota monthly used up.", "observedGeneration": 1,
         "plan": "acme/gold",
         "conditions": [
          {"type": "Ready", "status": "True", "reason": "Ready"},
          {"type": "PaymentRequired", "status": "True", "reason": "QuotaExceeded"}]}
        """);
    shop.event(Shop.KEY_REF, ObjectEvent.Type.WARNING, "PaymentRequired", "quota monthly used up");
    // All that is shown has to survive a restart.
    shop.restart();
  }

  @AfterAll
  void close() throws IOException {
    if (shop != null) {
      shop.close();
    }
  }

  @Test
  void printsTheColumnsOfTheDefinition() throws Exception {
    assertThat(kubectl.prints("get", "usageplans"))
        .isEqualTo(
            """
            NAME  READY  REASON  KEYS  MUSTPAY  AGE
            gold  AGE
            """);
  }

  @Test
  void printsCellsThatStandInConditions() throws Exception {
    assertThat(kubectl.prints("get", "apikeys", "-o", "wide"))
        .isEqualTo(
            """
            NAME  READY  PAYS  PLAN  CONSUMER  EXPIRES  AGE
            acme-prod  True  QuotaExceeded  acme/gold  Acme GmbH  AGE
            """);
  }

  @Test
  void printsGrantsByTheirShortName() throws Exception {
    assertThat(kubectl.prints("get", "agrant"))
        .isEqualTo(
            """
            NAME  READY  REASON  DECISION  PLAN  NAMESPACE  KEY  AGE
            acme-prod  Approved  gold  acme-prod  AGE
            """);
  }

  @Test
  void printsNamespacesOfAllNamespaces() throws Exception {
    assertThat(kubectl.prints("get", "apiroutes", "-A"))
        .isEqualTo(
            """
            NAMESPACE  NAME  READY  REASON  TARGET  SIDECARS  AGE
            acme  orders  orders  AGE
            """);
  }

  @Test
  void findsKindsByTheirShortNames() throws Exception {
    assertThat(kubectl.prints("get", "aroute,uplan,akey", "-o", "name"))
        .isEqualTo(
            """
            apiroute.tollway.dev/orders
            usageplan.tollway.dev/gold
            apikey.tollway.dev/acme-prod
            """);
  }

  @Test
  void findsAllOurKindsByTheirCategory() throws Exception {
    assertThat(kubectl.prints("get", "tollway", "-o", "name").lines()).hasSize(4);
  }

  @Test
  void describesAKeyWithItsSummaryAndEvents() throws Exception {
    String described = kubectl.prints("describe", "apikey", "acme-prod");

    assertThat(described)
        .startsWith(
            """
            Name:  acme-prod
            Namespace:  acme
            Labels:  <none>
            Annotations:  <none>
            API Version:  tollway.dev/v1alpha1
            Kind:  ApiKey
            Metadata:
            """)
        .endsWith(
            """
              Plan:  acme/gold
              Summary:  402 Payment Required: quota monthly used up.
            Events:
              Type  Reason  Age  From  Message
              ----  ------  ----  ----  -------
              Warning  PaymentRequired  AGE  tollway  quota monthly used up
            """);
  }

  @Test
  void printsEvents() throws Exception {
    assertThat(kubectl.prints("events"))
        .isEqualTo(
            """
            LAST SEEN  TYPE  REASON  OBJECT  MESSAGE
            AGE  Warning  PaymentRequired  ApiKey/acme-prod  quota monthly used up
            """);
  }

  @Test
  void printsEventsOfOneObject() throws Exception {
    assertThat(kubectl.prints("events", "--for", "apikey/acme-prod").lines()).hasSize(2);
  }

  @Test
  void printsEventsThatAFieldSelectorTakes() throws Exception {
    String selector = "involvedObject.kind=ApiKey,reason=PaymentRequired";

    assertThat(kubectl.prints("get", "events", "--field-selector", selector))
        .isEqualTo(
            """
            LAST SEEN  TYPE  REASON  OBJECT  MESSAGE
            AGE  Warning  PaymentRequired  apikey/acme-prod  quota monthly used up
            """);
  }

  @Test
  void printsTheKeyOfAnIssuedSecret() throws Exception {
    assertThat(kubectl.prints("get", "secret", "acme-prod-key", "-o", "jsonpath={.data.key}"))
        .isEqualTo("dHdfN1EyTV9zZWNyZXQ=");
  }

  @Test
  void listsIssuedSecretsWithoutTheirKeys() throws Exception {
    assertThat(kubectl.prints("get", "secrets"))
        .isEqualTo(
            """
            NAME  TYPE  DATA  AGE
            acme-prod-key  tollway.dev/api-key  2  AGE
            """);
  }

  @Test
  void listsTheNamespaceThatObjectsAreIn() throws Exception {
    assertThat(kubectl.prints("get", "namespaces"))
        .isEqualTo(
            """
            NAME  STATUS  AGE
            acme  Active  AGE
            """);
  }

  @Test
  void printsAnObjectWithItsDefaultsAsYaml() throws Exception {
    assertThat(kubectl.prints("get", "uplan", "gold", "-o", "yaml"))
        .contains("generation: 1", "timeZone: UTC", "enforcement: Strict");
  }

  @Test
  void selectsByLabel() throws Exception {
    assertThat(kubectl.prints("get", "uplan", "-l", "tier in (paid)", "-o", "name"))
        .isEqualTo("usageplan.tollway.dev/gold\n");
  }

  @Test
  void explainsAFieldFromTheSchema() throws Exception {
    assertThat(kubectl.prints("explain", "apikey.spec.topUps.amount"))
        .contains("FIELD: amount <string>", "Amount in the currency");
  }

  @Test
  void listsWhatIsServed() throws Exception {
    assertThat(kubectl.prints("api-resources", "--no-headers", "-o", "name"))
        .isEqualTo(
            """
            events
            namespaces
            secrets
            apikeygrants.tollway.dev
            apikeys.tollway.dev
            apiroutes.tollway.dev
            usageplans.tollway.dev
            """);
  }

  @Test
  void waitsForACondition() throws Exception {
    assertThat(kubectl.prints("wait", "--for=condition=Ready", "akey/acme-prod", "--timeout=9s"))
        .isEqualTo("apikey.tollway.dev/acme-prod condition met\n");
  }

  @Test
  void saysThatAnObjectIsNotThere() throws Exception {
    assertThat(kubectl.fails("get", "uplan", "silver"))
        .isEqualTo("Error from server (NotFound): usageplans.tollway.dev \"silver\" not found\n");
  }

  @Test
  void namesTheFileToEditInsteadOfApplying() throws Exception {
    String file = dir.resolve("manifests/plan.yaml").toString();

    assertThat(kubectl.fails("apply", "-f", file))
        .endsWith(
            "this API is read-only: edit %s instead, which holds UsagePlan acme/gold%n"
                .formatted(file));
  }

  @Test
  void namesTheFileToEditInsteadOfDeleting() throws Exception {
    assertThat(kubectl.fails("delete", "akey", "acme-prod"))
        .isEqualTo(
            "Error from server (MethodNotAllowed): this API is read-only: edit %s instead, which holds ApiKey acme/acme-prod%n"
                .formatted(dir.resolve("manifests/key.yaml")));
  }

  @Test
  void namesTheFileOfTheKeyThatASecretIsMadeFor() throws Exception {
    assertThat(kubectl.fails("delete", "secret", "acme-prod-key"))
        .contains("edit " + dir.resolve("manifests/key.yaml") + " instead");
  }

  @Test
  void followsChanges(@TempDir Path files) throws Exception {
    Path out = Files.createFile(files.resolve("out.txt"));
    Process watching = kubectl.start(out, "get", "secrets", "-w");
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.readString(out).contains("acme-"));

      shop.issue("second-key", "tw_1111_secret");

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readString(out).contains("second-key"));
    } finally {
      watching.destroy();
      shop.standalone().secretSink().delete("acme", "second-key");
    }
    assertThat(Files.readString(out)).containsOnlyOnce("NAME");
  }
}
