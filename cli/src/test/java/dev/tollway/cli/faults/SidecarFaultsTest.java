package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a sidecar, a process of its own beside a living control plane. */
@SuppressWarnings("NullAway.Init") // each test opens what it needs
class SidecarFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is served meanwhile is little beside a limit. */
  private static final Duration POLL = Duration.ofMillis(5);

  private static final int CALLERS = 6;
  private static final int KILLS = Kills.of(4);
  private static final int SERVED_BETWEEN_KILLS = 90;
  private static final long LIMIT = 100 + 45L * KILLS;
  private static final long AMPLE = 1_000_000;
  private static final List<String> KEYS = List.of("a", "b", "c");

  @TempDir Path dir;

  private final Oracle oracle = new Oracle();
  private Upstream upstream;
  private Shop shop;
  private TollwayProcess operator;
  private TollwayProcess running;

  @BeforeEach
  void openUpstream() throws IOException {
    upstream = new Upstream(oracle);
  }

  private void open(long limit) throws IOException {
    shop = Shop.in(dir.resolve("shop"), KEYS, limit);
    operator = shop.operator(0, Map.of());
    operator.ready();
  }

  @AfterEach
  void stop() {
    for (TollwayProcess process : new TollwayProcess[] {running, operator}) {
      if (process != null) {
        process.close();
      }
    }
    upstream.close();
  }

  /** Starts it, on the state that the last one left. */
  private TollwayProcess sidecar() throws IOException {
    running = shop.sidecar(operator, 0, upstream.origin());
    return running.ready();
  }

  private Load load(TollwayProcess sidecar) throws IOException {
    return new Load(oracle, shop.secrets(KEYS), shop.limit(), at(sidecar));
  }

  private static List<InetSocketAddress> at(TollwayProcess sidecar) {
    return List.of(Shop.address(sidecar));
  }

  /** Ends all processes kindly and reads what they left; checks what must hold after any fault. */
  private Books end(TollwayProcess sidecar) throws Exception {
    Metrics.neverSettledTwice(sidecar);
    sidecar.stop();
    operator.stop();
    Books books = Books.read(shop.data());
    books.check(oracle, KEYS, shop.limit());
    return books;
  }

  @Test
  void killedUnderLoadItSettlesExactlyFromItsJournal() throws Exception {
    open(LIMIT);
    TollwayProcess sidecar = sidecar();
    try (Load load = load(sidecar).start(CALLERS, 1)) {
      for (int kill = 0; kill < KILLS; kill++) {
        long before = load.served();
        await()
            .atMost(PATIENCE)
            .pollInterval(POLL)
            .until(() -> load.served() > before + SERVED_BETWEEN_KILLS);
        if (kill % 2 == 0) {
          upstream.hold();
          await().atMost(PATIENCE).pollInterval(POLL).until(() -> upstream.held() == CALLERS);
        }
        Metrics.neverSettledTwice(sidecar);
        sidecar.kill();
        upstream.release();
        sidecar = sidecar();
        load.to(at(sidecar));
      }
      await().atMost(PATIENCE).pollInterval(POLL).until(load::allRefused);
    }
    Books books = end(sidecar);
    for (String key : KEYS) {
      assertThat(books.quota(key)).as("one incarnation went on").hasSize(1);
      assertThat(books.used(key)).isEqualTo(LIMIT);
    }
    books.checkRating(KEYS);
  }

  @Test
  void withoutItsJournalWhatWasLentAndNotReportedIsInSuspense() throws Exception {
    open(LIMIT);
    TollwayProcess sidecar = sidecar();
    String key = KEYS.getFirst();
    try (Load load = load(sidecar).start(CALLERS, 2)) {
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> load.served() > SERVED_BETWEEN_KILLS);
      sidecar.kill();
      for (Path journal : journals()) {
        Files.delete(journal);
      }
      sidecar = sidecar();
      load.to(at(sidecar));
      // The ledger says that the rest is held: a fault of ours, and no 402.
      await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> load.refusedSinceServed(key, 503) > 50);
      assertThat(load.count(key, 402)).isZero();
    }
    Books books = end(sidecar);
    List<LeaseRow> leases = books.quota(key);
    assertThat(leases).hasSize(2);
    long suspense = books.outstanding(key);
    assertThat(suspense).as("suspense").isPositive();
    assertThat(books.used(key) + suspense).as("used, and held for good").isEqualTo(LIMIT);
    assertThat(oracle.counted(key)).isBetween(books.used(key), books.used(key) + suspense);
  }

  @Test
  void eachEndOfARequestIsChargedOnceByItsRule() throws Exception {
    open(LIMIT);
    String key = KEYS.getFirst();
    String secret = Objects.requireNonNull(shop.secrets(KEYS).get(key));
    TollwayProcess sidecar = sidecar();
    InetSocketAddress address = Shop.address(sidecar);
    List<Deed> deeds = new ArrayList<>();
    for (Deed deed : Deed.values()) {
      deeds.addAll(List.of(deed, deed, deed, deed, deed, deed));
    }
    Collections.shuffle(deeds, new Random(3));
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (Deed deed : deeds) {
        all.add(
            threads.submit(() -> {
              deed.call(oracle, address, key, secret);
              return deed;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    Books books = end(sidecar);
    assertThat(books.used(key)).isEqualTo(oracle.counted(key));
    assertThat(oracle.counted(key)).isEqualTo(6L * Deed.charged());
    books.checkRating(KEYS);
  }

  @Test
  void withADamagedJournalItServesOnAndFreesNothing() throws Exception {
    open(AMPLE);
    Set<Path> struck = new HashSet<>();
    TollwayProcess sidecar = sidecar();
    try (Load load = load(sidecar).start(2, 4)) {
      for (Damage damage : Damage.values()) {
        long before = load.served();
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> load.served() > before + 30);
        sidecar.kill();
        for (Path journal : journals()) {
          // Some stay where they are, since no build can read them.
          if (struck.add(journal)) {
            damage.strike(journal);
          }
        }
        sidecar = sidecar();
        load.to(at(sidecar));
      }
      long before = load.served();
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> load.served() > before + 30);
      assertThat(KEYS).allSatisfy(key -> assertThat(load.count(key, 402)).isZero());
    }
    Books books = end(sidecar);
    for (String key : KEYS) {
      assertThat(books.quota(key))
          .as("incarnations that went on with a damaged journal")
          .hasSize(1 + Damage.values().length)
          .filteredOn(lease -> lease.state() == LeaseRow.State.OPEN && lease.surrendered() == 0)
          .as("incarnations of which nothing came back")
          .hasSizeGreaterThanOrEqualTo(Damage.values().length);
    }
  }

  private List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.list(Shop.stateOf(operator, 0).resolve("journal"))) {
      return files.toList();
    }
  }
}
