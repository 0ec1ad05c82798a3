package dev.tollway.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("X-Api-Key");
          keys.add(key);
          byte[] body = new byte[5_000];
          exchange.sendResponseHeaders(key.equals("bad") ? 401 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private Load.Seen run(int connections, int perSecond, List<String> secrets, int millis)
      throws IOException {
    Scenario scenario = new Scenario("test", connections, perSecond, secrets, 200, false, false);
    try (Load load = Load.connect(scenario, server.getAddress().getPort())) {
      return load.run(Duration.ofMillis(millis));
    }
  }

  @Test
  void takesTheKeysInTurnAndCountsEveryAnswer() throws Exception {
    Load.Seen seen = run(2, 0, List.of("a", "b", "c"), 300);
    assertThat(keys).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(seen.answers()).isPositive().isEqualTo(seen.latencies().count());
    assertThat(seen.others()).isZero();
  }

  @Test
  void countsAnotherStatusApart() throws Exception {
    Load.Seen seen = run(2, 0, List.of("bad"), 200);
    assertThat(seen.answers()).isZero();
    assertThat(seen.others()).isPositive();
    assertThat(seen.otherStatus()).isEqualTo(401);
  }

  @Test
  void keepsToTheRate() throws Exception {
    Load.Seen seen = run(8, 200, List.of("a"), 1_000);
    assertThat((double) seen.answers() + seen.unsent()).isCloseTo(200, within(2.0));
  }
}
