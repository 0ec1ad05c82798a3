package dev.tollway.operator.ledger;

import static dev.tollway.operator.ledger.Dialogue.DAILY;
import static dev.tollway.operator.ledger.Dialogue.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process with a real disk, killed in the middle of its batches. */
class LedgerKillTest {

  private static final int ROUNDS = 3;
  private static final int HOLDERS = 4;
  private static final long ANSWERS = 150;

  @TempDir private Path directory;

  /** What left the ledger: incarnation → granted. */
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  @Test
  @Timeout(120)
  void hasEveryAllotmentThatLeftAfterKill9() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      askUntilKilled(round);
      LedgerRows rows = rows();
      Map<String, Long> stored =
          rows.leases().stream()
              .collect(Collectors.toMap(LeaseRow::holder, LeaseRow::granted, Long::max));
      seen.forEach((holder, granted) ->
          assertThat(stored.getOrDefault(holder, 0L)).isGreaterThanOrEqualTo(granted));
      assertThat(rows.leases().stream().mapToLong(LeaseRow::granted).sum())
          .isLessThanOrEqualTo(LedgerProcessMain.LIMIT);
    }
    assertThat(seen).hasSize(ROUNDS * HOLDERS);
  }

  private void askUntilKilled(int round) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerProcessMain.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).startsWith("port ");
      int port = Integer.parseInt(line.substring("port ".length()));
      AtomicLong answers = new AtomicLong();
      ExecutorService holders = Executors.newFixedThreadPool(HOLDERS);
      for (int i = 0; i < HOLDERS; i++) {
        String incarnation = "holder-" + round + "-" + i;
        holders.execute(() -> ask(port, incarnation, answers, process));
      }
      holders.shutdown();
      // SIGKILL comes from whichever holder counts the last answer, while the others are asking.
      assertThat(holders.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void ask(int port, String incarnation, AtomicLong answers, Process process) {
    try (Dialogue dialogue = new Dialogue(port)) {
      dialogue.hello(incarnation, incarnation).open(KEY, DAILY);
      while (dialogue.end() == null && process.isAlive()) {
        dialogue.need(1);
        seen.merge(incarnation, dialogue.answer().getGranted(), Long::max);
        if (answers.incrementAndGet() == ANSWERS) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AssertionError | IllegalStateException e) {
      // The process died under the call: that is the point.
      assertThat(answers.get()).isGreaterThanOrEqualTo(ANSWERS);
    }
  }

  private LedgerRows rows() throws Exception {
    try (SqliteDatabase database = SqliteDatabase.open(directory)) {
      SqliteLedgerStore store = new SqliteLedgerStore(database, InstantSource.system());
      store.claim("test");
      return store.load();
    }
  }
}
