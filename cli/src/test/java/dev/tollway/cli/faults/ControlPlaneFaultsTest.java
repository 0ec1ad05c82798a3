package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to the control plane with its ledger, beside two living sidecars. */
@SuppressWarnings("NullAway.Init") // each test starts what it needs
class ControlPlaneFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is served meanwhile is little beside a limit. */
  private static final Duration POLL = Duration.ofMillis(5);

  private static final int CALLERS = 6;
  private static final int KILLS = Kills.of(3);
  private static final int SERVED_BETWEEN_KILLS = 80;
  private static final List<String> KEYS =
      IntStream.range(0, 12).mapToObj(i -> "key-" + i).toList();
  private static final long LIMIT = 20 + 10L * KILLS;

  @TempDir Path dir;

  private final Oracle oracle = new Oracle();
  private Upstream upstream;
  private Shop shop;
  private TollwayProcess operator;
  private TollwayProcess one;
  private TollwayProcess two;
  private int port;

  @BeforeEach
  void open() throws Exception {
    upstream = new Upstream(oracle);
    shop = Shop.in(dir.resolve("shop"), KEYS, LIMIT);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() {
    for (TollwayProcess process : new TollwayProcess[] {one, two, operator}) {
      if (process != null) {
        process.close();
      }
    }
    upstream.close();
  }

  private void start(Map<String, String> environment) throws IOException {
    operator(environment);
    one = shop.sidecar(operator, 0, upstream.origin());
    one.ready();
    two = shop.sidecar(operator, 1, upstream.origin());
    two.ready();
  }

  private void operator(Map<String, String> environment) throws IOException {
    operator = shop.operator(port, environment);
    operator.ready();
  }

  private Load load() throws IOException {
    List<InetSocketAddress> sidecars = List.of(Shop.address(one), Shop.address(two));
    return new Load(oracle, shop.secrets(KEYS), LIMIT, sidecars).start(CALLERS, 7);
  }

  private void served(Load load, int more) {
    long before = load.served();
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> load.served() > before + more || load.allRefused());
  }

  /** Uses everything up, ends all kindly, and reads what is left. */
  private Books end(Load load) throws Exception {
    await().atMost(PATIENCE).pollInterval(POLL).until(load::allRefused);
    load.close();
    Metrics.neverSettledTwice(one);
    Metrics.neverSettledTwice(two);
    one.stop();
    two.stop();
    operator.stop();
    Books books = Books.read(shop.data());
    books.check(oracle, KEYS, LIMIT);
    for (String key : KEYS) {
      assertThat(books.used(key)).as("used by " + key).isEqualTo(LIMIT);
      assertThat(oracle.counted(key)).as("answered of " + key).isEqualTo(LIMIT);
    }
    books.checkRating(KEYS);
    return books;
  }

  @Test
  void killedInTheMiddleOfABatchItLosesNothing() throws Exception {
    start(Map.of());
    try (Load load = load()) {
      for (int kill = 0; kill < KILLS; kill++) {
        served(load, SERVED_BETWEEN_KILLS);
        operator.kill();
        operator(Map.of());
      }
      end(load);
    }
  }

  @Test
  void afterAPowerLossEveryAllotmentThatLeftIsInTheStore() throws Exception {
    assumeTrue(Disk.canBeBuilt(), "cc is not installed here");
    Disk disk = Disk.build(dir.resolve("disk"), shop.data().resolve("ledger.sqlite"));
    // What a first start makes is not what is lost here.
    shop.operator(port, Map.of()).ready().stop();
    Map<Path, byte[]> before = disk.contents();
    start(disk.environment());
    try (Load load = load()) {
      for (int kill = 0; kill < KILLS; kill++) {
        served(load, SERVED_BETWEEN_KILLS);
        operator.kill();
        disk.losePower(before, kill);
        before = disk.contents();
        operator(disk.environment());
      }
      end(load);
    }
  }

  /** What was not synced cannot be believed any more, though the page cache still shows it. */
  @Test
  void endsWhenASyncFailsAndRecoversExactlyEvenFromWhatTheDiskHas() throws Exception {
    assumeTrue(Disk.canBeBuilt(), "cc is not installed here");
    Disk disk = Disk.build(dir.resolve("disk"), shop.data().resolve("ledger.sqlite"));
    shop.operator(port, Map.of()).ready().stop();
    Map<Path, byte[]> before = disk.contents();
    start(disk.environment());
    try (Load load = load()) {
      served(load, SERVED_BETWEEN_KILLS / 2);
      disk.slow();
      served(load, SERVED_BETWEEN_KILLS / 2);
      disk.fail();
      assertThat(operator.awaitEnd()).isEqualTo(1);
      assertThat(operator.log()).contains("tollway operator: The ledger stopped: ");
      disk.mend();
      disk.losePower(before, 1);
      operator(Map.of());
      end(load);
    }
  }

  @Test
  void lendsNothingWhileTheDiskIsFullAndGoesOnWhenThereIsSpace() throws Exception {
    Path small = Files.createDirectories(shop.data());
    try (SmallDisk disk = SmallDisk.mount(small)) {
      assumeTrue(disk != null, "this user may not mount a small disk");
      start(Map.of());
      try (Load load = load()) {
        // Early, while the log of the database still has to grow.
        served(load, 10);
        disk.fill();
        await()
            .atMost(PATIENCE)
            .pollInterval(POLL)
            .until(() -> operator.log().contains("lends nothing until"));
        disk.free();
        end(load);
      }
    }
  }
}
