package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tollway.sidecar.http.Loops;
import dev.tollway.sidecar.ledger.FakeLedger;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarTest {
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path state;
  private final OnePicture picture = new OnePicture();
  private final CompletableFuture<Void> timeUp = new CompletableFuture<>();
  private final CountDownLatch upstreamMayAnswer = new CountDownLatch(1);
  private final CountDownLatch upstreamAsked = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeLedger ledger = new FakeLedger(100, 0);
  private final Loops loops = Loops.nio(1);
  private Server controlPlane;
  private ManagedChannel channel;
  private HttpServer upstream;
  private Sidecar sidecar;

  @BeforeEach
  void start() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
    upstream.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (exchange.getRequestURI().getPath().endsWith("/slow")) {
              upstreamAsked.countDown();
              upstreamMayAnswer.await();
            }
            if (exchange.getRequestURI().getPath().endsWith("/half")) {
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write("half".getBytes(StandardCharsets.US_ASCII));
              exchange.getResponseBody().flush();
              upstreamMayAnswer.await();
              return;
            }
            exchange.sendResponseHeaders(200, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    upstream.start();
    String name = UUID.randomUUID().toString();
    controlPlane =
        InProcessServerBuilder.forName(name).addService(picture).addService(ledger).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    sidecar = start(settings(0));
  }

  @AfterEach
  void stop() {
    upstreamMayAnswer.countDown();
    picture.send();
    sidecar.close();
    channel.shutdownNow();
    controlPlane.shutdownNow();
    upstream.stop(0);
    ledger.close();
    loops.close();
    client.close();
  }

  private Sidecar start(SidecarSettings settings) throws IOException {
    return Sidecar.start(
        settings,
        channel,
        loops,
        time -> {
          assertThat(time).isEqualTo(DRAIN);
          return timeUp;
        });
  }

  private SidecarSettings settings(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new SidecarSettings(
        "shop",
        "Deployment",
        "orders",
        "pod-1",
        "orders-0",
        "http",
        new InetSocketAddress(loopback, port),
        URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()),
        new InetSocketAddress(loopback, 0),
        state.resolve("state-" + port),
        List.of(),
        100,
        SidecarSettings.MAX_CONFIG_AGE,
        DRAIN);
  }

  private HttpRequest request(InetSocketAddress address, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
        .header("X-Api-Key", OnePicture.SECRET)
        .timeout(PATIENCE)
        .build();
  }

  private HttpResponse<String> call(InetSocketAddress address, String path)
      throws IOException, InterruptedException {
    return client.send(request(address, path), HttpResponse.BodyHandlers.ofString());
  }

  private boolean refused(InetSocketAddress address) throws InterruptedException {
    try {
      return call(address, "/").statusCode() == 0;
    } catch (IOException closed) {
      return true;
    }
  }

  private int readiness() throws IOException, InterruptedException {
    InetSocketAddress admin = sidecar.adminAddress();
    return admin == null ? 0 : call(admin, "/readyz").statusCode();
  }

  private void ready() {
    picture.send();
    await().until(() -> sidecar.notReady() == null);
  }

  @Test
  void isReadyOnceItHasAConfigurationAndTheLedgerAnswered() throws Exception {
    assertThat(readiness()).isEqualTo(503);
    assertThat(call(sidecar.address(), "/").headers().firstValue("Tollway-Reason"))
        .hasValue("NotProgrammed");

    ready();

    assertThat(readiness()).isEqualTo(200);
    assertThat(call(sidecar.address(), "/").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyWhileItDrainsAndEndsEveryConnectionButServes() throws Exception {
    ready();

    sidecar.drain();

    assertThat(readiness()).isEqualTo(503);
    HttpResponse<String> response = call(sidecar.address(), "/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Connection")).hasValue("close");
  }

  @Test
  void finishesWhatIsInFlightTellsTheLedgerAndTakesNothingNew() throws Exception {
    ready();
    InetSocketAddress address = sidecar.address();
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request(address, "/slow"), HttpResponse.BodyHandlers.ofString());
    upstreamAsked.await();

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(sidecar::close);
    await().untilAsserted(() -> assertThat(refused(address)).isTrue());
    assertThat(stopped).isNotDone();
    upstreamMayAnswer.countDown();

    stopped.join();
    assertThat(slow.join().statusCode()).isEqualTo(200);
    assertThat(ledger.used()).isEqualTo(1);
  }

  @Test
  void cutsOffWhatIsStillInFlightWhenTheTimeIsUp() throws Exception {
    ready();
    InetSocketAddress address = sidecar.address();
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request(address, "/slow"), HttpResponse.BodyHandlers.ofString());
    upstreamAsked.await();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(sidecar::close);
    await().untilAsserted(() -> assertThat(refused(address)).isTrue());
    assertThat(slow).isNotDone();

    timeUp.complete(null);

    stopped.join();
    assertThat(slow).failsWithin(Duration.ofSeconds(10));
    assertThat(ledger.used()).isEqualTo(1);
  }

  /** {@code /whole} bounds the request, {@code /still} the time without a byte. */
  @ParameterizedTest
  @ValueSource(strings = {"/whole/slow", "/still/slow"})
  void answersForAServiceThatTakesLongerThanTheRuleAllowsAndChargesNothing(String path)
      throws Exception {
    ready();
    assertThat(call(sidecar.address(), "/").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = call(sidecar.address(), path);

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.headers().firstValue("Tollway-Reason")).hasValue("UpstreamTimeout");
    sidecar.close();
    assertThat(ledger.used()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whole/half", "/still/half"})
  void cutsAnAnswerThatStopsHalfwayForLongerThanTheRuleAllows(String path) throws Exception {
    ready();

    HttpResponse<InputStream> answer =
        client.send(request(sidecar.address(), path), HttpResponse.BodyHandlers.ofInputStream());

    assertThat(answer.statusCode()).isEqualTo(200);
    try (InputStream body = answer.body()) {
      assertThat(body.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("half");
      assertThat(CompletableFuture.supplyAsync(() -> next(body)))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void leavesOtherRulesTheTimeThatTheyHave() throws Exception {
    ready();
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request(sidecar.address(), "/slow"), HttpResponse.BodyHandlers.ofString());
    upstreamAsked.await();

    assertThat(call(sidecar.address(), "/whole/slow").statusCode()).isEqualTo(504);
    assertThat(slow).isNotDone();
    upstreamMayAnswer.countDown();

    assertThat(slow.join().statusCode()).isEqualTo(200);
  }

  private static int next(InputStream body) {
    try {
      return body.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void leavesNothingOpenWhenItsPortIsTaken() {
    int taken = sidecar.address().getPort();

    assertThatThrownBy(() -> start(settings(taken)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen at")
        .hasMessageContaining(String.valueOf(taken));
  }
}
