package dev.tollway.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.tollway.protocol.config.Access;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc.ConfigServiceImplBase;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.Hash;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Key;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.Revision;
import dev.tollway.protocol.config.Route;
import dev.tollway.protocol.config.Rule;
import dev.tollway.sidecar.http.Loops;
import dev.tollway.sidecar.ledger.FakeLedger;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

class SidecarTest {
  private static final String SECRET = "tw_TEST_0123456789012345678901234567890123456789";

  @TempDir Path state;
  private final CountDownLatch programmed = new CountDownLatch(1);
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
            if (exchange.getRequestURI().getPath().equals("/slow")) {
              upstreamAsked.countDown();
              upstreamMayAnswer.await();
            }
            exchange.sendResponseHeaders(200, -1);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    upstream.start();
    String name = UUID.randomUUID().toString();
    controlPlane =
        InProcessServerBuilder.forName(name)
            .addService(new OnePicture())
            .addService(ledger)
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    sidecar = Sidecar.start(settings(0, "state", Duration.ofSeconds(20)), channel, loops);
  }

  @AfterEach
  void stop() {
    upstreamMayAnswer.countDown();
    programmed.countDown();
    sidecar.close();
    channel.shutdownNow();
    controlPlane.shutdownNow();
    upstream.stop(0);
    ledger.close();
    loops.close();
    client.close();
  }

  private SidecarSettings settings(int port, String directory, Duration drainTimeout) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new SidecarSettings(
        "shop",
        "Deployment",
        "orders",
        "pod-" + directory,
        "orders-0",
        "http",
        new InetSocketAddress(loopback, port),
        URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()),
        new InetSocketAddress(loopback, 0),
        state.resolve(directory),
        List.of(),
        100,
        SidecarSettings.MAX_CONFIG_AGE,
        drainTimeout);
  }

  /** Sends one route, one plan and one key, once it may. */
  private final class OnePicture extends ConfigServiceImplBase {
    @Override
    public StreamObserver<ConfigRequest> stream(StreamObserver<ConfigUpdate> out) {
      ((ServerCallStreamObserver<ConfigUpdate>) out).setOnCancelHandler(() -> {});
      Thread.ofVirtual()
          .start(() -> {
            try {
              programmed.await();
              out.onNext(picture());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      return new StreamObserver<>() {
        @Override
        public void onNext(ConfigRequest request) {}

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {}
      };
    }
  }

  private static ConfigUpdate picture() {
    Revision revision = Revision.newBuilder().setEpoch(1).setNumber(1).setHash("abc").build();
    return ConfigUpdate.newBuilder()
        .setSequence(1)
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setRoute(
                    Route.newBuilder()
                        .setName("shop/orders")
                        .setPort("http")
                        .addCredentials(
                            Credential.newBuilder()
                                .setHeader(HeaderCredential.newBuilder().setName("X-Api-Key")))
                        .addRules(
                            Rule.newBuilder()
                                .setName("all")
                                .setAccess(Access.ACCESS_KEY)
                                .setCost(1))))
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setPlan(
                    Plan.newBuilder()
                        .setName("shop/gold")
                        .addRoutes(
                            OpenedRoute.newBuilder().setRoute("shop/orders").setCostFactor(1))
                        .addQuotas(
                            Quota.newBuilder()
                                .setName("monthly")
                                .setUnit("Requests")
                                .setLimit(100))))
        .addChanged(
            Resource.newBuilder()
                .setRevision(revision)
                .setKey(
                    Key.newBuilder()
                        .setName("acme/prod")
                        .setPlan("shop/gold")
                        .setApproved(true)
                        .setSubject(FakeLedger.KEY)
                        .addHashes(
                            Hash.newBuilder().setKeyId("tw_TEST").setSha256(sha256(SECRET)))))
        .setComplete(true)
        .build();
  }

  private static ByteString sha256(String text) {
    try {
      return ByteString.copyFrom(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private HttpRequest request(InetSocketAddress address, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
        .header("X-Api-Key", SECRET)
        .build();
  }

  private HttpResponse<String> call(InetSocketAddress address, String path)
      throws IOException, InterruptedException {
    return client.send(request(address, path), HttpResponse.BodyHandlers.ofString());
  }

  private int readiness() throws IOException, InterruptedException {
    InetSocketAddress admin = sidecar.adminAddress();
    return admin == null ? 0 : call(admin, "/readyz").statusCode();
  }

  private void ready() {
    programmed.countDown();
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
    await()
        .untilAsserted(
            () -> assertThatThrownBy(() -> call(address, "/")).isInstanceOf(IOException.class));
    assertThat(stopped).isNotDone();
    upstreamMayAnswer.countDown();

    stopped.join();
    assertThat(slow.join().statusCode()).isEqualTo(200);
    assertThat(ledger.used()).isEqualTo(1);
  }

  @Test
  void cutsOffWhatIsStillInFlightWhenTheTimeIsUp() throws Exception {
    ready();
    Sidecar hasty = Sidecar.start(settings(0, "hasty", Duration.ofMillis(100)), channel, loops);
    await().until(() -> hasty.notReady() == null);
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(request(hasty.address(), "/slow"), HttpResponse.BodyHandlers.ofString());
    upstreamAsked.await();

    hasty.close();

    assertThat(slow).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void leavesNothingOpenWhenItsPortIsTaken() {
    int taken = sidecar.address().getPort();

    assertThatThrownBy(
            () -> Sidecar.start(settings(taken, "second", Duration.ZERO), channel, loops))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen at")
        .hasMessageContaining(String.valueOf(taken));
  }
}
