package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigServiceGrpc;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.Denials;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.protocol.config.Kind;
import dev.tollway.protocol.config.Subscribe;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Snapshot;
import dev.tollway.sidecar.enforce.Snapshot.State;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigClientTest {
  private static final Subscriber ORDERS =
      new Subscriber("shop", "Deployment", "orders", "uid-1", "orders-1");
  private static final ConfigClient.Settings QUICK =
      new ConfigClient.Settings(
          Duration.ofHours(24),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMillis(5),
          Duration.ofHours(1));

  @TempDir private Path directory;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ControlPlane controlPlane = new ControlPlane();
  private final AtomicLong nanoTime = new AtomicLong();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private volatile Instant wallClock = Instant.parse("2026-11-24T12:00:00Z");

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
    scheduler.shutdownNow();
  }

  @Test
  void subscribesPublishesAndAcknowledgesOverASocket() throws Exception {
    ConfigClient client = client(overSocket());
    client.start();
    assertThat(controlPlane.subscription())
        .isEqualTo(
            Subscribe.newBuilder()
                .setProtocol(1)
                .setNamespace("shop")
                .setWorkloadKind("Deployment")
                .setWorkloadName("orders")
                .setPodUid("uid-1")
                .setPodName("orders-1")
                .build());
    controlPlane.send(Protos.shop());
    assertThat(controlPlane.ack()).isEqualTo(Ack.newBuilder().setSequence(1).build());
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
    assertThat(client.connected()).isTrue();
    assertThat(client.age()).isEqualTo(Duration.ZERO);
  }

  @Test
  void isNotProgrammedUntilTheWholePictureHasCome() throws Exception {
    ConfigClient client = started();
    assertThat(client.snapshot()).isSameAs(Snapshot.NOTHING_YET);
    controlPlane.send(Protos.shop().toBuilder().setComplete(false).build());
    controlPlane.ack();
    assertThat(client.snapshot().state()).isEqualTo(State.NOT_PROGRAMMED);
    assertThat(client.connected()).isFalse();
    assertThat(client.age()).isNull();
  }

  @Test
  void refusesOneResourceWithAReasonAndEnforcesTheOthers() throws Exception {
    ConfigClient client = started();
    controlPlane.send(
        Protos.shop().toBuilder()
            .addChanged(Protos.of(4, Protos.route("shop/bad").setPort("")))
            .build());
    Ack ack = controlPlane.ack();
    assertThat(ack.getRefusedList()).hasSize(1);
    assertThat(ack.getRefused(0).getResource()).isEqualTo(Protos.name(Kind.ROUTE, "shop/bad"));
    assertThat(ack.getRefused(0).getRevision()).isEqualTo(Protos.revision(1, 4));
    assertThat(ack.getRefused(0).getReason()).isEqualTo("The port must not be empty.");
    assertThat(client.snapshot().routes().size()).isEqualTo(1);
  }

  @Test
  void enforcesAnUpdateBeforeItAcknowledgesIt() throws Exception {
    ConfigClient client = started();
    List<State> whenAcknowledged = new CopyOnWriteArrayList<>();
    controlPlane.onAck = () -> whenAcknowledged.add(client.snapshot().state());
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    assertThat(whenAcknowledged).containsExactly(State.PROGRAMMED);
  }

  @Test
  void tellsItsListenersAboutEveryChange() throws Exception {
    ConfigClient client = started();
    List<State> seen = new CopyOnWriteArrayList<>();
    client.listen(snapshot -> seen.add(snapshot.state()));
    controlPlane.send(Protos.update(1));
    controlPlane.ack();
    controlPlane.send(Protos.shop().toBuilder().setSequence(2).build());
    controlPlane.ack();
    assertThat(seen).containsExactly(State.NOT_PROGRAMMED, State.UNPROTECTED, State.PROGRAMMED);
  }

  @Test
  void reconnectsWithWhatItHoldsAndKeepsEnforcingMeanwhile() throws Exception {
    ConfigClient client = started();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    controlPlane.fail();
    assertThat(controlPlane.subscription().getKnownList())
        .extracting(known -> known.getResource().getName())
        .containsExactlyInAnyOrder("shop/orders", "shop/gold", "acme/prod");
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
    controlPlane.send(
        ConfigUpdate.newBuilder()
            .setSequence(1)
            .addRemoved(Protos.name(Kind.KEY, "acme/prod"))
            .setComplete(true)
            .build());
    controlPlane.ack();
    assertThat(client.snapshot().keys().size()).isZero();
  }

  @Test
  void reconnectsWhenTheControlPlaneEndsTheStream() throws Exception {
    started();
    controlPlane.complete();
    assertThat(controlPlane.subscription().getPodUid()).isEqualTo("uid-1");
  }

  @Test
  void connectsOnceAControlPlaneAppears() throws Exception {
    String name = InProcessServerBuilder.generateName();
    ConfigClient client = client(inProcess(name));
    client.start();
    serve(name);
    controlPlane.subscription();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void startsFromItsFileWithoutAControlPlane() throws Exception {
    ConfigClient first = started();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    first.close();
    wallClock = wallClock.plusSeconds(3600);
    ConfigClient second = client(inProcess("nobody listens here"));
    second.start();
    assertThat(second.snapshot().state()).isEqualTo(State.PROGRAMMED);
    assertThat(second.snapshot().keys().size()).isEqualTo(1);
    assertThat(second.age()).isEqualTo(Duration.ofHours(1));
    assertThat(second.connected()).isFalse();
  }

  @Test
  void writesItsFileSoonAfterAChangeAndNotOnlyAtItsEnd() throws Exception {
    started();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(directory.resolve("config")));
  }

  @Test
  void startsWithNothingFromABrokenFile() throws Exception {
    Files.writeString(directory.resolve("config"), "not such a file");
    ConfigClient client = started();
    assertThat(client.snapshot()).isSameAs(Snapshot.NOTHING_YET);
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void servesNoKeyedRuleOnceTheConfigurationIsTooOld() throws Exception {
    String name = InProcessServerBuilder.generateName();
    Server server = serve(name);
    ConfigClient client = client(inProcess(name));
    client.start();
    controlPlane.subscription();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(10)).until(() -> !client.connected());
    nanoTime.addAndGet(Duration.ofHours(24).toNanos());
    client.checkAge();
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
    nanoTime.incrementAndGet();
    client.checkAge();
    assertThat(client.snapshot().state()).isEqualTo(State.TOO_OLD);
  }

  @Test
  void servesKeyedRulesAgainOnceItIsConfirmed() throws Exception {
    new LastGoodFile(directory.resolve("config"), ORDERS.workload())
        .save(Protos.shop(), wallClock.minus(Duration.ofDays(2)));
    ConfigClient client = started();
    assertThat(client.snapshot().state()).isEqualTo(State.TOO_OLD);
    controlPlane.send(Protos.update(1));
    controlPlane.ack();
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void neverGrowsOldWhileTheStreamIsOpen() throws Exception {
    ConfigClient client = started();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    nanoTime.addAndGet(Duration.ofDays(30).toNanos());
    client.checkAge();
    assertThat(client.snapshot().state()).isEqualTo(State.PROGRAMMED);
  }

  @Test
  void takesAFileFromTheFutureForANewOne() throws Exception {
    new LastGoodFile(directory.resolve("config"), ORDERS.workload())
        .save(Protos.shop(), wallClock.plus(Duration.ofDays(2)));
    ConfigClient client = client(inProcess("nobody listens here"));
    client.start();
    assertThat(client.age()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aReplicaThatIsBehindCannotReviveARemovedKey() throws Exception {
    ConfigClient client = client(overSocket());
    client.start();
    controlPlane.subscription();
    controlPlane.send(Protos.of(Protos.shop(), 5));
    controlPlane.ack();
    controlPlane.send(Protos.of(Protos.removal("acme/prod"), 6));
    controlPlane.ack();
    controlPlane.fail();
    assertThat(controlPlane.subscription().getPicture().getNumber()).isEqualTo(6);

    controlPlane.send(Protos.of(Protos.shop(), 5));

    assertThat(controlPlane.subscription().getKnownList())
        .extracting(known -> known.getResource().getName())
        .containsExactlyInAnyOrder("shop/orders", "shop/gold");
    assertThat(client.snapshot().keys().size()).isZero();
    assertThat(controlPlane.acks).isEmpty();
    assertThat(client.connected()).isFalse();
  }

  @Test
  void aReplicaThatIsBehindCannotRemoveANewKey() throws Exception {
    ConfigClient client = client(overSocket());
    client.start();
    controlPlane.subscription();
    controlPlane.send(Protos.of(Protos.shop(), 5));
    controlPlane.ack();
    controlPlane.fail();
    controlPlane.subscription();

    controlPlane.send(Protos.of(Protos.removal("acme/prod"), 4));

    controlPlane.subscription();
    assertThat(client.snapshot().keys().size()).isEqualTo(1);
    assertThat(controlPlane.acks).isEmpty();
  }

  @Test
  void takesWhatAReplicaSendsOnceItHasCaughtUp() throws Exception {
    ConfigClient client = client(overSocket());
    client.start();
    controlPlane.subscription();
    controlPlane.send(Protos.of(Protos.removal("acme/prod"), 6));
    controlPlane.ack();
    controlPlane.send(Protos.of(Protos.shop(), 5));
    controlPlane.subscription();

    controlPlane.send(Protos.of(Protos.shop(), 7));

    controlPlane.ack();
    assertThat(client.snapshot().keys().size()).isEqualTo(1);
    assertThat(client.connected()).isTrue();
  }

  @Test
  void remembersOverARestartWhatWasRemoved() throws Exception {
    ConfigClient first = client(overSocket());
    first.start();
    controlPlane.subscription();
    controlPlane.send(Protos.of(Protos.shop(), 5));
    controlPlane.ack();
    controlPlane.send(Protos.of(Protos.removal("acme/prod"), 6));
    controlPlane.ack();
    first.close();
    ConfigClient second = client(overSocket());
    second.start();
    assertThat(controlPlane.subscription().getPicture().getNumber()).isEqualTo(6);

    controlPlane.send(Protos.of(Protos.shop(), 5));

    controlPlane.subscription();
    assertThat(second.snapshot().state()).isEqualTo(State.PROGRAMMED);
    assertThat(second.snapshot().keys().size()).isZero();
  }

  @Test
  void tellsTheControlPlaneWhatItRefusedOnceAndOverASocketWithinSeconds() throws Exception {
    ConfigClient client = client(overSocket());
    client.start();
    controlPlane.subscription();
    controlPlane.send(Protos.shop());
    controlPlane.ack();

    client
        .denials()
        .note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), wallClock);

    DeniedRequest told = controlPlane.denials().getRequests(0);
    assertThat(told.getKey()).isEqualTo("acme/prod");
    assertThat(told.getReason()).isEqualTo(DenialReason.QUOTA_EXCEEDED);
    assertThat(told.getRoute()).isEqualTo("shop/orders");
    assertThat(told.getRequestId()).isEqualTo(Refusals.id(1));
    assertThat(told.getTime().getSeconds()).isEqualTo(wallClock.getEpochSecond());
  }

  @Test
  void tellsNothingWhereNothingNewWasRefused() throws Exception {
    ConfigClient client = programmed();
    client
        .denials()
        .note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), wallClock);
    client.tellDenials();
    controlPlane.denials();

    client.tellDenials();
    client.denials().note(Refusals.of("acme/test", Reason.RATE_LIMITED), Refusals.id(2), wallClock);
    client.tellDenials();

    assertThat(controlPlane.denials().getRequestsList())
        .extracting(DeniedRequest::getKey)
        .containsExactly("acme/test");
  }

  @Test
  void tellsAgainOnANewStreamWhatTheOldOneMayHaveLost() throws Exception {
    ConfigClient client = programmed();
    client
        .denials()
        .note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), wallClock);
    client.tellDenials();
    controlPlane.denials();
    controlPlane.fail();
    controlPlane.subscription();
    controlPlane.send(Protos.update(1));
    controlPlane.ack();

    client.tellDenials();

    assertThat(controlPlane.denials().getRequests(0).getRequestId()).isEqualTo(Refusals.id(1));
  }

  @Test
  void tellsNothingBeforeItHoldsTheWholePicture() throws Exception {
    ConfigClient client = started();
    client
        .denials()
        .note(Refusals.of("acme/prod", Reason.QUOTA_EXCEEDED), Refusals.id(1), wallClock);

    client.tellDenials();
    controlPlane.send(Protos.shop());

    controlPlane.ack();
    assertThat(controlPlane.denials).isEmpty();
  }

  @Test
  void endsItsStreamWhenClosed() throws Exception {
    ConfigClient client = started();
    client.close();
    assertThat(controlPlane.ended.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  /** Connected in process, with the shop in force. */
  private ConfigClient programmed() throws Exception {
    ConfigClient client = started();
    controlPlane.send(Protos.shop());
    controlPlane.ack();
    return client;
  }

  /** Connected in process, subscription taken. */
  private ConfigClient started() throws Exception {
    String name = InProcessServerBuilder.generateName();
    serve(name);
    ConfigClient client = client(inProcess(name));
    client.start();
    controlPlane.subscription();
    return client;
  }

  private Server serve(String name) throws IOException {
    Server server = InProcessServerBuilder.forName(name).addService(controlPlane).build().start();
    opened.add(server::shutdownNow);
    return server;
  }

  private Channel overSocket() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(controlPlane)
            .build()
            .start();
    opened.add(server::shutdownNow);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    opened.add(channel::shutdownNow);
    return channel;
  }

  private Channel inProcess(String name) {
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    opened.add(channel::shutdownNow);
    return channel;
  }

  private ConfigClient client(Channel channel) {
    ConfigClient client =
        new ConfigClient(
            channel,
            ORDERS,
            directory.resolve("config"),
            QUICK,
            new ConfigClient.Timing(scheduler, nanoTime::get, () -> wallClock),
            new Random(1));
    opened.add(client);
    return client;
  }

  /** The other end: gives every stream to the test. */
  private static final class ControlPlane extends ConfigServiceGrpc.ConfigServiceImplBase {
    private final BlockingQueue<Subscribe> subscriptions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Ack> acks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Denials> denials = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private volatile @Nullable StreamObserver<ConfigUpdate> updates;
    private volatile Runnable onAck = () -> {};

    @Override
    public StreamObserver<ConfigRequest> stream(StreamObserver<ConfigUpdate> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ConfigRequest request) {
          if (request.hasSubscribe()) {
            updates = responses;
            subscriptions.add(request.getSubscribe());
          } else if (request.hasDenials()) {
            denials.add(request.getDenials());
          } else {
            onAck.run();
            acks.add(request.getAck());
          }
        }

        @Override
        public void onError(Throwable error) {
          ended.add(error.toString());
        }

        @Override
        public void onCompleted() {
          ended.add("completed");
          responses.onCompleted();
        }
      };
    }

    Subscribe subscription() throws InterruptedException {
      Subscribe subscribe = subscriptions.poll(10, TimeUnit.SECONDS);
      assertThat(subscribe).as("a subscription within 10 seconds").isNotNull();
      return subscribe;
    }

    Ack ack() throws InterruptedException {
      Ack ack = acks.poll(10, TimeUnit.SECONDS);
      assertThat(ack).as("an acknowledgement within 10 seconds").isNotNull();
      return ack;
    }

    Denials denials() throws InterruptedException {
      Denials told = denials.poll(10, TimeUnit.SECONDS);
      assertThat(told).as("a report of refusals within 10 seconds").isNotNull();
      return told;
    }

    void send(ConfigUpdate update) {
      open().onNext(update);
    }

    void fail() {
      open().onError(Status.UNAVAILABLE.asRuntimeException());
    }

    void complete() {
      open().onCompleted();
    }

    private StreamObserver<ConfigUpdate> open() {
      StreamObserver<ConfigUpdate> open = updates;
      assertThat(open).isNotNull();
      return open;
    }
  }
}
