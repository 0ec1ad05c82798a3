package dev.tollway.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.cli.TollwayProcess;
import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code kubectl apply} to an answer of a sidecar, with a control plane from a shell. */
@OnCluster
class OperatorInClusterTest {

  private static final String SHOP =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: orders}
      spec:
        replicas: 1
        selector: {matchLabels: {app: orders}}
        template:
          metadata: {labels: {app: orders, tollway.dev/inject: "true"}}
          spec:
            initContainers: [{name: tollway-sidecar, image: none, restartPolicy: Always}]
            containers: [{name: app, image: none, ports: [{name: http, containerPort: 8080}]}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders}
      spec:
        targetRef: {group: apps, kind: Deployment, name: orders}
        port: http
        rules: [{name: all, access: Key}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: three}
      spec:
        routes: [{name: orders}]
        quotas: [{name: ever, unit: Requests, limit: 3, period: Lifetime}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKey
      metadata: {name: acme}
      spec: {planRef: {name: three}, secretName: acme-key}
      """;

  @TempDir Path dir;
  private final String namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void openShop(TestCluster cluster) {
    cluster.applyDefinitions(Path.of("..", "crds"));
    cluster.ok("create", "namespace", namespace);
    TestCluster.Answer answer =
        cluster.kubectl(SHOP, new String[] {"apply", "-n", namespace, "-f", "-"});
    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  @AfterEach
  void closeShop(TestCluster cluster) {
    cluster.kubectl("delete", "namespace", namespace, "--wait=false");
  }

  @Test
  void whatIsAppliedIsEnforcedBySidecarsAndToldInStatus(TestCluster cluster) throws Exception {
    try (TollwayProcess operator = operator(cluster, "first").ready();
        TollwayProcess sidecar = sidecar(operator, readyPod(cluster))) {
      awaits(cluster, "apiroute/orders", "Programmed", "True/Programmed");
      awaits(cluster, "apikey/acme", "Ready", "True/Ready");

      for (int i = 0; i < 3; i++) {
        assertThat(call(cluster, sidecar)).isEqualTo(200);
      }
      assertThat(call(cluster, sidecar)).isEqualTo(402);

      awaits(cluster, "apikey/acme", "PaymentRequired", "True/QuotaExceeded");
      assertThat(cluster.ok("describe", "apikey", "acme", "-n", namespace))
          .contains("402 Payment Required: quota ever used up (3 of 3 Requests)");
    }
  }

  @Test
  void aSecondProcessOfTheSameDataTakesOverWhenTheFirstIsKilled(TestCluster cluster)
      throws Exception {
    try (TollwayProcess first = operator(cluster, "first").ready()) {
      awaits(cluster, "apikey/acme", "Issued", "True/Issued");
      CompletableFuture<TollwayProcess> second =
          CompletableFuture.supplyAsync(() -> operator(cluster, "second"));

      first.kill();

      try (TollwayProcess next = second.join()) {
        next.ready();
        cluster.ok("delete", "secret", "acme-key", "-n", namespace);
        // Once the lease of the dead one has run out.
        await().atMost(Duration.ofSeconds(60)).until(() -> !secret(cluster, "key").isEmpty());
      }
    }
  }

  @Test
  void saysWhatToDoWhereTheDefinitionsAreMissing(TestCluster cluster) throws Exception {
    try (TollwayProcess lost =
        TollwayProcess.start(
            dir.resolve("lost.log"),
            Map.of("KUBECONFIG", "/nonexistent", "KUBERNETES_MASTER", "http://127.0.0.1:9"),
            "operator",
            "--data",
            dir.resolve("lost").toString())) {
      assertThat(lost.awaitEnd()).isOne();
      assertThat(lost.log()).contains("does not answer", "KUBECONFIG");
    }
  }

  private TollwayProcess operator(TestCluster cluster, String name) {
    try {
      return TollwayProcess.start(
          dir.resolve(name + ".log"),
          Map.of("KUBECONFIG", cluster.kubeconfig().toString()),
          "operator",
          "--data",
          dir.resolve("data").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TollwayProcess sidecar(TollwayProcess operator, String podUid) throws IOException {
    return TollwayProcess.start(
            dir.resolve("sidecar.log"),
            Map.of(),
            "sidecar",
            "--control-plane",
            operator.find("Sidecars are served at (\\S+)"),
            "--namespace",
            namespace,
            "--workload",
            "Deployment/orders",
            "--port",
            "http",
            "--pod-uid",
            podUid,
            "--listen",
            "127.0.0.1:0",
            "--upstream",
            "demo",
            "--state-dir",
            dir.resolve("sidecar").toString())
        .ready();
  }

  /** Says what a kubelet would: the pod is ready. Its uid. */
  private String readyPod(TestCluster cluster) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !cluster.ok("get", "pod", "-n", namespace, "-o", "name").isBlank());
    String pod = cluster.ok("get", "pod", "-n", namespace, "-o", "name").strip();
    cluster.ok(
        "patch",
        pod,
        "-n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    return cluster.ok("get", pod, "-n", namespace, "-o", "jsonpath={.metadata.uid}").strip();
  }

  private void awaits(TestCluster cluster, String object, String type, String expected) {
    await(type + " of " + object)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    cluster.ok(
                        "get",
                        object,
                        "-n",
                        namespace,
                        "-o",
                        "jsonpath={range .status.conditions[?(@.type==\"%s\")]}{.status}/{.reason}{end}"
                            .formatted(type)))
                .isEqualTo(expected));
  }

  private String secret(TestCluster cluster, String entry) {
    String encoded =
        cluster.ok(
            "get",
            "secret",
            "acme-key",
            "-n",
            namespace,
            "--ignore-not-found",
            "-o",
            "jsonpath={.data." + entry + "}");
    return new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
  }

  private int call(TestCluster cluster, TollwayProcess sidecar) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(sidecar.find("listens at (http://\\S+)")))
                  .header("X-Api-Key", secret(cluster, "key"))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
