package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.sidecar.http.Loops;
import dev.tollway.sidecar.ledger.FakeLedger;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a probe hears, over sockets, while the control plane says one thing after the other. */
class ReadinessTest {
  @TempDir Path state;
  private final OnePicture picture = new OnePicture();
  private final FakeLedger ledger = new FakeLedger(100, 0);
  private final Loops loops = Loops.nio(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Server controlPlane;
  private ManagedChannel channel;
  private Sidecar sidecar;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    controlPlane =
        NettyServerBuilder.forAddress(anyPort)
            .addService(picture)
            .addService(ledger)
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(anyPort.getAddress(), controlPlane.getPort()))
            .usePlaintext()
            .build();
    ledger.withhold(frame -> true);
    sidecar =
        Sidecar.start(
            new SidecarSettings(
                "shop",
                "Deployment",
                "orders",
                "pod-1",
                "orders-0",
                "http",
                anyPort,
                URI.create("http://127.0.0.1:9"),
                anyPort,
                state,
                List.of(),
                100,
                SidecarSettings.MAX_CONFIG_AGE,
                SidecarSettings.MAX_CONFIG_AGE),
            channel,
            loops);
  }

  @AfterEach
  void stop() {
    picture.send();
    sidecar.close();
    channel.shutdownNow();
    controlPlane.shutdownNow();
    ledger.close();
    loops.close();
    client.close();
  }

  private String probe() throws IOException, InterruptedException {
    HttpResponse<String> answer = get(Objects.requireNonNull(sidecar.adminAddress()), "/readyz");
    return answer.statusCode() + " " + answer.body().strip();
  }

  private HttpResponse<String> get(InetSocketAddress address, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).header("X-Api-Key", OnePicture.SECRET).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void becomesReady() {
    await().untilAsserted(() -> assertThat(probe()).startsWith("200"));
  }

  private void isProgrammed() {
    picture.send();
    await()
        .untilAsserted(() -> assertThat(probe()).isEqualTo("503 the ledger has not answered yet"));
  }

  @Test
  void saysThatTheConfigurationIsMissingWhateverTheLedgerSays() throws Exception {
    ledger.letGo();
    await().until(ledger::pinged);

    assertThat(probe()).isEqualTo("503 no configuration yet");

    picture.send();
    becomesReady();
  }

  @Test
  void isNotReadyWhileTheLedgerIsSilent() throws Exception {
    isProgrammed();

    assertThat(get(sidecar.address(), "/").headers().firstValue("Tollway-Reason"))
        .hasValue("LedgerUnreachable");
    assertThat(probe()).isEqualTo("503 the ledger has not answered yet");

    ledger.letGo();
    becomesReady();
  }

  @Test
  void isNotReadyOnAWelcomeAlone() throws Exception {
    isProgrammed();

    ledger.withhold(frame -> frame instanceof LedgerFrame.Pong);
    await().until(ledger::pinged);

    assertThat(probe()).isEqualTo("503 the ledger has not answered yet");

    ledger.letGo();
    becomesReady();
  }

  @Test
  void saysThatItDrains() throws Exception {
    picture.send();
    ledger.letGo();
    becomesReady();

    sidecar.drain();

    assertThat(probe()).isEqualTo("503 draining");
  }
}
