package dev.tollway.crds.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

/** Nobody's production gets our fixtures. */
class ClusterGateTest {

  @TempDir Path folder;

  @Test
  void passesByTheClusterOfAPersonsOwnKubeconfig() {
    ClusterGate gate =
        new ClusterGate(Map.of("KUBECONFIG", "/home/me/.kube/config", "HOME", "/home/me"));

    assertThatThrownBy(gate::admitted).hasMessageContaining("TOLLWAY_TEST_KUBECONFIG is not set");
  }

  @Test
  void refusesAClusterThatNobodyMarked() throws IOException {
    HttpServer unmarked =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    unmarked.createContext(
        "/",
        exchange -> {
          byte[] body =
              "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    unmarked.start();
    try {
      ClusterGate gate =
          new ClusterGate(Map.of("TOLLWAY_TEST_KUBECONFIG", kubeconfig(unmarked).toString()));

      assertThatThrownBy(gate::admitted)
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageStartingWith(
              "Refused: the cluster of TOLLWAY_TEST_KUBECONFIG has no ConfigMap kube-public/tollway-test-cluster");
    } finally {
      unmarked.stop(0);
    }
  }

  private Path kubeconfig(HttpServer server) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: unmarked
        clusters: [{name: unmarked, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: nobody, user: {}}]
        contexts: [{name: unmarked, context: {cluster: unmarked, user: nobody}}]
        """
            .formatted(server.getAddress().getPort()));
  }
}
