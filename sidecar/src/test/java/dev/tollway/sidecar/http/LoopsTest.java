package dev.tollway.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.upstream.UpstreamSettings;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which threads serve whom, over real sockets. */
class LoopsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

  /** One per event loop, with the threads that it decided on. */
  private record Share(FakeDecisions decisions, Set<Thread> threads) {}

  private final List<Share> shares = new CopyOnWriteArrayList<>();
  private final List<RawClient> clients = new ArrayList<>();
  private final List<Loops> opened = new ArrayList<>();
  private final List<HttpListener> listeners = new ArrayList<>();
  private CountingUpstream upstream;

  @BeforeEach
  void open() throws IOException {
    upstream = new CountingUpstream();
  }

  @AfterEach
  void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    for (HttpListener listener : listeners) {
      listener.close();
      Awaitility.await().until(() -> listener.connections() == 0);
    }
    opened.forEach(Loops::close);
    upstream.close();
  }

  private Loops loops(int threads) {
    Loops loops = Loops.open(threads);
    opened.add(loops);
    return loops;
  }

  private HttpListener listener(Loops loops) throws IOException {
    HttpListener listener =
        HttpListener.open(
            loops,
            HttpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            UpstreamSettings.of(URI.create("http://127.0.0.1:" + upstream.port())),
            this::share,
            InstantSource.system());
    listeners.add(listener);
    return listener;
  }

  private Decisions share() {
    Share share = new Share(new FakeDecisions(), ConcurrentHashMap.newKeySet());
    share.threads().add(Thread.currentThread());
    share
        .decisions()
        .decide(facts -> {
          share.threads().add(Thread.currentThread());
          return FakeDecisions.charge(Forward.asReceived(facts.target()));
        });
    shares.add(share);
    return share.decisions();
  }

  private RawClient client(HttpListener listener) throws IOException {
    RawClient client = new RawClient(listener.address());
    clients.add(client);
    return client;
  }

  private static int threads(Loops loops) {
    int threads = 0;
    for (var _ : loops.group()) {
      threads++;
    }
    return threads;
  }

  @Test
  void usesEpollWhereTheMachineHasIt() throws IOException {
    String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        Set.of("linux amd64", "linux aarch64").contains(machine.toLowerCase(Locale.ROOT)),
        "no native transport is shipped for " + machine);

    Loops loops = loops(1);

    assertThat(loops.group())
        .isInstanceOfSatisfying(
            IoEventLoopGroup.class,
            group -> assertThat(group.isIoType(EpollIoHandler.class)).isTrue());
    assertThat(loops.servers()).isEqualTo(EpollServerSocketChannel.class);
    assertThat(loops.sockets()).isEqualTo(EpollSocketChannel.class);
    assertThat(client(listener(loops)).send(GET).read().status()).isEqualTo(200);
  }

  @Test
  void servesOnAsManyLoopsAsWereAskedForEachWithDecisionsOfItsOwn() throws IOException {
    HttpListener listener = listener(loops(3));

    for (int i = 0; i < 9; i++) {
      RawClient client = client(listener);
      assertThat(client.send(GET).read().status()).isEqualTo(200);
      assertThat(client.send(GET).read().status()).isEqualTo(200);
    }

    assertThat(shares).hasSize(3).allSatisfy(share -> assertThat(share.threads()).hasSize(1));
    assertThat(shares.stream().flatMap(share -> share.threads().stream()).distinct()).hasSize(3);
    assertThat(shares).extracting(share -> share.decisions().asked().size()).containsOnly(6);
  }

  @Test
  void keepsConnectionsToTheServiceForEachLoop() throws IOException {
    HttpListener listener = listener(loops(2));
    RawClient one = client(listener);
    RawClient two = client(listener);

    for (RawClient client : List.of(one, two, one, two)) {
      assertThat(client.send(GET).read().status()).isEqualTo(200);
    }

    assertThat(shares).hasSize(2);
    assertThat(upstream.requests())
        .extracting(CountingUpstream.Request::connection)
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void takesOneLoopForEachCoreUpToFour() {
    try (Loops loops = Loops.open()) {
      assertThat(threads(loops)).isEqualTo(Math.min(4, Runtime.getRuntime().availableProcessors()));
    }
  }
}
