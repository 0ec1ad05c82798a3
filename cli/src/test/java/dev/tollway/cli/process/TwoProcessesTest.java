package dev.tollway.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.cli.Run;
import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tollway operator --standalone} and {@code tollway sidecar} as processes of their own. */
class TwoProcessesTest {
  private static final String MANIFESTS =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders, namespace: shop}
      spec:
        targetRef: {group: apps, kind: Deployment, name: orders}
        port: http
        rules: [{name: all, access: Key}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: three, namespace: shop}
      spec:
        routes: [{name: orders}]
        quotas: [{name: ever, unit: Requests, limit: 3, period: Lifetime}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKey
      metadata: {name: acme, namespace: shop}
      spec: {planRef: {name: three}, secretName: acme-key}
      """;
  private static final String MAP =
      "workloads: [{namespace: shop, kind: Deployment, name: orders, listen: \"127.0.0.1:0\", upstream: demo}]\n";

  @TempDir Path dir;

  private TollwayProcess operator() throws IOException {
    Files.writeString(dir.resolve("shop.yaml"), MANIFESTS);
    Files.writeString(dir.resolve("standalone.yaml"), MAP);
    return TollwayProcess.start(
            dir.resolve("operator.log"),
            Map.of(),
            "operator",
            "--standalone",
            dir.toString(),
            "--listen",
            "127.0.0.1:0")
        .ready();
  }

  /** As the control plane says that it is to be started. */
  private TollwayProcess sidecar(TollwayProcess operator) throws IOException {
    return TollwayProcess.start(
            dir.resolve("sidecar.log"),
            Map.of(),
            operator.find("tollway (sidecar --control-plane .*)").split(" "))
        .ready();
  }

  private int call(TollwayProcess sidecar) throws Exception {
    String key = Files.readString(dir.resolve(".tollway/secrets/shop/acme-key/key"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(sidecar.find("listens at (http://\\S+)")))
                  .header("X-Api-Key", key)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void serveTogetherAndCountOnAfterSigtermAndKill9() throws Exception {
    try (TollwayProcess operator = operator()) {
      try (TollwayProcess sidecar = sidecar(operator)) {
        assertThat(call(sidecar)).isEqualTo(200);
        sidecar.kill();
      }
      try (TollwayProcess sidecar = sidecar(operator)) {
        assertThat(call(sidecar)).isEqualTo(200);
        sidecar.stop();
      }
      operator.stop();
    }
    try (TollwayProcess operator = operator();
        TollwayProcess sidecar = sidecar(operator)) {
      assertThat(call(sidecar)).isEqualTo(200);
      assertThat(call(sidecar)).isEqualTo(402);
    }
  }

  @Test
  void operatorTellsHealthAndMetricsWhereItSays() throws Exception {
    try (TollwayProcess operator = operator();
        HttpClient client = HttpClient.newHttpClient()) {
      String admin = operator.find("health and metrics: (http://[^/]+)/readyz");

      assertThat(told(client, admin + "/readyz")).isEqualTo("ok\n");
      assertThat(told(client, admin + "/healthz")).isEqualTo("ok\n");
      assertThat(told(client, admin + "/metrics"))
          .contains("tollway_config_streams 0.0", "tollway_ledger_commit_seconds_count")
          .doesNotContain("acme", "three");
    }
  }

  private static String told(HttpClient client, String uri) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void operatorRefusesToListenBeyondLoopbackWithoutTls() throws Exception {
    Files.writeString(dir.resolve("standalone.yaml"), "workloads: []\n");

    Run run = Run.of("operator", "--standalone", dir.toString(), "--listen", "0.0.0.0:0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("0.0.0.0:0 is not a loopback address: without TLS ");
  }

  @Test
  void sidecarRefusesAControlPlaneBeyondLoopbackWithoutTls() {
    Run run =
        Run.of(
            "sidecar",
            "--control-plane",
            "192.0.2.1:9443",
            "--namespace",
            "shop",
            "--workload",
            "Deployment/orders",
            "--listen",
            "127.0.0.1:0",
            "--upstream",
            "http://127.0.0.1:1",
            "--state-dir",
            dir.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "tollway sidecar: TOLLWAY_CONTROL_PLANE must be a loopback address such as"
                + " 127.0.0.1:9443, because this connection carries no TLS, not 192.0.2.1:9443."
                + System.lineSeparator());
  }

  @Test
  void sidecarNamesEverySettingThatIsMissing() {
    Run run = Run.of("sidecar");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("TOLLWAY_CONTROL_PLANE is not set.", "TOLLWAY_LISTEN is not set.");
  }
}
