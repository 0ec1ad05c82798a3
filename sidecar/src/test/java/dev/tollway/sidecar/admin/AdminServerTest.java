package dev.tollway.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.http.TimedLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final SidecarMetrics metrics = new SidecarMetrics();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile @Nullable String missing = "no configuration yet";
  private volatile boolean live = true;
  private AdminServer server;

  private final TimedLoops time = new TimedLoops();
  private final Health health =
      new Health() {
        @Override
        public boolean live() {
          return live;
        }

        @Override
        public @Nullable String notReady() {
          return missing;
        }
      };

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start(loopback(0), health, metrics.registry(), time.loops().group());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private HttpResponse<String> call(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String raw(AdminServer server, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void isReadyOnlyWhenNothingIsMissing() throws Exception {
    HttpResponse<String> before = call("GET", "/readyz");
    missing = null;
    HttpResponse<String> after = call("GET", "/readyz");

    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body()).isEqualTo("no configuration yet\n");
    assertThat(after.statusCode()).isEqualTo(200);
  }

  @Test
  void isLiveWhileNotReady() throws Exception {
    assertThat(call("GET", "/livez").statusCode()).isEqualTo(200);
    live = false;
    assertThat(call("GET", "/livez").statusCode()).isEqualTo(503);
  }

  @Test
  void countsRefusalsByReason() throws Exception {
    metrics.decided();
    metrics.refused(Reason.QUOTA_EXCEEDED);

    String page = call("GET", "/metrics").body();

    assertThat(page)
        .contains("tollway_requests_total 1.0")
        .contains("tollway_requests_refused_total{reason=\"QuotaExceeded\"} 1.0")
        .contains("tollway_requests_refused_total{reason=\"KeyInvalid\"} 0.0");
  }

  @Test
  void answersHeadWithoutBody() throws Exception {
    HttpResponse<String> response = call("HEAD", "/livez");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void refusesOtherMethodsAndPaths() throws Exception {
    assertThat(call("POST", "/livez").statusCode()).isEqualTo(405);
    assertThat(call("GET", "/").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesARequestLineThatIsTooLong() throws Exception {
    assertThat(raw(server, "GET /" + "a".repeat(2_000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void closesAConnectionThatDripsItsRequest() throws Exception {
    Duration half = AdminServer.PATIENCE.dividedBy(2);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /livez".getBytes(StandardCharsets.US_ASCII));
      // Accepted before any time passes.
      assertThat(call("GET", "/livez").statusCode()).isEqualTo(200);

      time.pass(half);
      socket.getOutputStream().write(" HT".getBytes(StandardCharsets.US_ASCII));
      time.pass(half);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesConnectionsAboveItsBound() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.address().getPort()));
      }
      assertThat(raw(server, "")).isEmpty();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void saysWhichAddressIsTaken() {
    assertThatThrownBy(() -> AdminServer.start(server.address(), health, metrics.registry()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on")
        .hasMessageContaining(String.valueOf(server.address().getPort()));
  }
}
