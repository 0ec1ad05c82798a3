package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import org.junit.jupiter.api.Test;

/** What everybody gets wrong once: the condition names the object and the way out. */
@OnCluster
class NewcomerErrorsInClusterTest extends OneController {

  private static final String GOLD = Namespaced.plan("gold", "routes: [{name: orders}]");

  @Test
  void theTargetOfARouteIsMissing() {
    shop.apply(Namespaced.route("orders"));

    assertThat(shop.awaits("apiroute/orders", "ResolvedRefs", "False/TargetNotFound"))
        .isEqualTo(
            "Deployment orders not found in namespace %s: create it, or correct spec.targetRef."
                .formatted(shop.name()));
  }

  @Test
  void theTargetComesLater() {
    shop.apply(Namespaced.route("orders"));
    shop.awaits("apiroute/orders", "ResolvedRefs", "False/TargetNotFound");

    shop.apply(Namespaced.deployment("orders"));

    shop.awaits("apiroute/orders", "ResolvedRefs", "True/ResolvedRefs");
  }

  @Test
  void thePlanOfAKeyIsMissing() {
    shop.apply(Namespaced.key("acme", "planRef: {name: gold}, secretName: acme-key"));

    assertThat(shop.awaits("apikey/acme", "ResolvedRefs", "False/RefNotFound"))
        .contains("UsagePlan gold not found in namespace " + shop.name(), "spec.planRef");
  }

  @Test
  void theRouteOfAPlanIsMissing() {
    shop.apply(GOLD);

    assertThat(shop.awaits("usageplan/gold", "ResolvedRefs", "False/RefNotFound"))
        .contains("ApiRoute orders not found in namespace " + shop.name());
  }

  @Test
  void thePortDoesNotExist() {
    shop.apply(
        Namespaced.deployment("orders"),
        Namespaced.route("orders").replace("port: http", "port: web"));

    assertThat(shop.awaits("apiroute/orders", "ResolvedRefs", "False/PortNotFound"))
        .isEqualTo(
            "Deployment orders has no container port web; it has: http. Correct spec.port, or add the port to the pod template.");
  }

  @Test
  void thePortIsNotTakenOver() {
    shop.apply(
        Namespaced.deployment("orders")
            .replace(
                "{name: http, containerPort: 8080}",
                "{name: http, containerPort: 8080}, {name: grpc, containerPort: 9090}"),
        Namespaced.route("orders").replace("port: http", "port: grpc"));

    assertThat(shop.awaits("apiroute/orders", "Programmed", "False/PortNotIntercepted"))
        .contains("grpc", "tollway.dev/ports");
  }

  @Test
  void aServiceLeadsPastTheSidecarByNumber() {
    shop.apply(
        Namespaced.deployment("orders"),
        Namespaced.route("orders"),
        """
        apiVersion: v1
        kind: Service
        metadata: {name: orders}
        spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}
        """);

    assertThat(shop.awaits("apiroute/orders", "Programmed", "False/PortNotIntercepted"))
        .contains("Service orders", "targetPort", "http");
  }

  @Test
  void podsHaveNoSidecarBecauseTheLabelStandsOnTheDeployment() {
    shop.apply(
        Namespaced.deployment("orders")
            .replace(
                "metadata: {name: orders}",
                "metadata: {name: orders, labels: {tollway.dev/inject: \"true\"}}")
            .replace(", tollway.dev/inject: \"true\"}\n", "}\n")
            .replace(
                "initContainers:\n      - {name: tollway-sidecar, image: none, restartPolicy: Always}\n      ",
                ""),
        Namespaced.route("orders"));
    shop.ready("orders");

    assertThat(shop.awaits("apiroute/orders", "Programmed", "False/PodsNotInjected"))
        .contains(
            "Put the label tollway.dev/inject: \"true\" on the pod template of Deployment orders",
            "on the Deployment itself nothing reads it",
            "kubectl rollout restart deployment/orders -n " + shop.name());
  }

  @Test
  void twoRoutesClaimTheSameMatch() {
    shop.apply(Namespaced.deployment("orders"), Namespaced.route("orders"));
    shop.awaits("apiroute/orders", "Accepted", "True/Accepted");

    shop.apply(
        Namespaced.route("orders").replace("metadata: {name: orders}", "metadata: {name: zz}"));

    assertThat(shop.awaits("apiroute/zz", "Accepted", "False/Conflicted"))
        .contains("ApiRoute orders has", "change the match");
  }

  @Test
  void aPlanSellsARouteOfAnotherNamespace(TestCluster cluster) {
    try (Namespaced other = Namespaced.create(cluster)) {
      other.apply(Namespaced.deployment("orders"), Namespaced.route("orders"));
      other.awaits("apiroute/orders", "Accepted", "True/Accepted");

      shop.apply(
          Namespaced.plan(
              "gold", "routes: [{name: orders, namespace: %s}]".formatted(other.name())));

      String message = shop.awaits("usageplan/gold", "ResolvedRefs", "False/RefNotPermitted");
      assertThat(message).contains("orders");
      shop.apply(
          Namespaced.plan(
              "none", "routes: [{name: nothing, namespace: %s}]".formatted(other.name())));
      assertThat(shop.awaits("usageplan/none", "ResolvedRefs", "False/RefNotPermitted"))
          .as("missing and not allowed read the same")
          .isEqualTo(message.replace("orders", "nothing"));
    }
  }

  @Test
  void aKeyIsTooShort(TestCluster cluster) {
    shop.apply(Namespaced.deployment("orders"), Namespaced.route("orders"), GOLD);
    cluster.ok(
        "create", "secret", "generic", "mine", "-n", shop.name(), "--from-literal=key=geheim");
    cluster.ok("label", "secret", "mine", "-n", shop.name(), "tollway.dev/api-key=true");

    shop.apply(Namespaced.key("own", "planRef: {name: gold}, secretRef: {name: mine}"));

    assertThat(shop.awaits("apikey/own", "Accepted", "False/WeakKey"))
        .contains("Secret mine has 6 characters", "at least 32")
        .doesNotContain("geheim");
  }

  @Test
  void aSecretIsNotLabelled(TestCluster cluster) {
    shop.apply(Namespaced.deployment("orders"), Namespaced.route("orders"), GOLD);
    cluster.ok(
        "create", "secret", "generic", "mine", "-n", shop.name(), "--from-literal=key=geheim");

    shop.apply(Namespaced.key("own", "planRef: {name: gold}, secretRef: {name: mine}"));

    assertThat(shop.awaits("apikey/own", "ResolvedRefs", "False/SecretNotFound"))
        .contains("tollway.dev/api-key: \"true\"");
  }
}
