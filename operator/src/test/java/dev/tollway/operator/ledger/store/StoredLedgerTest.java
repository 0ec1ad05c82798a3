package dev.tollway.operator.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.PoolRow;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.Step;
import dev.tollway.accounting.ledger.TopUp;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ledger core over real SQLite: what it did before its process ended is what the next one does.
 */
class StoredLedgerTest {

  private static final String KEY = "key/shop/acme";
  private static final String DAILY = "quota/daily";
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");

  @TempDir Path directory;
  private final List<LedgerFrame> heard = new ArrayList<>();
  private Instant now = MIDNIGHT.minusSeconds(4);
  private SqliteDatabase database;
  private SqliteLedgerStore store;
  private LedgerStore.Claim claim;
  private LedgerCore core;
  private long reports;

  @BeforeEach
  void start() throws Exception {
    database = SqliteDatabase.open(directory);
    store = new SqliteLedgerStore(database, () -> now);
    claim = store.claim("owner");
    LedgerRows rows = store.load();
    now = rows.time().isAfter(now) ? rows.time() : now;
    core = new LedgerCore(claim.ledgerId(), claim.epoch(), rows);
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
  }

  private void restart() throws Exception {
    stop();
    start();
  }

  private Step apply(Input... inputs) throws Exception {
    Step step = core.apply(now, List.of(inputs));
    store.commit(claim, step.changes());
    for (Output output : step.outputs()) {
      if (output instanceof Output.Send send) {
        heard.add(send.frame());
      }
    }
    return step;
  }

  private void until(Instant time) throws Exception {
    now = time;
    for (int i = 0; i < 3; i++) {
      apply();
    }
  }

  private void terms(long revision, Period period) throws Exception {
    QuotaTerms quota =
        new QuotaTerms("daily", "Requests", 100, period, Alignment.CALENDAR, ZoneOffset.UTC);
    AccountTerms account =
        new AccountTerms(KEY, "shop/free", revision, MIDNIGHT, List.of(quota), null);
    apply(new Input.Terms(List.of(account)));
  }

  private void connect(long session, String pod) throws Exception {
    apply(
        new Input.Frame(session, new HolderFrame.Hello(1, pod, pod + "-1", "", 0, List.of())),
        new Input.Frame(session, new HolderFrame.Open(1, KEY, DAILY)));
  }

  private void report(long session, double rate, long need) throws Exception {
    Entry entry = new Entry(1, 0, 0, 0, 0, 0, 0, rate, need, need, 0, null, false);
    apply(new Input.Frame(session, new HolderFrame.Report(++reports, List.of(entry))));
  }

  private List<LedgerFrame.Allotment> allotments(long ordinal) {
    return heard.stream()
        .filter(LedgerFrame.Allotment.class::isInstance)
        .map(LedgerFrame.Allotment.class::cast)
        .filter(allotment -> allotment.ordinal() == ordinal)
        .toList();
  }

  private void lendAhead() throws Exception {
    terms(1, Period.DAY);
    connect(1, "a");
    report(1, 10, 0);
    assertThat(allotments(2).getLast().granted()).isEqualTo(50);
  }

  @Test
  void goesOnWithWhatWasLentAhead() throws Exception {
    lendAhead();
    restart();
    terms(1, Period.DAY);
    heard.clear();
    connect(2, "a");
    assertThat(allotments(2).getLast().granted()).isEqualTo(50);

    until(MIDNIGHT.plusSeconds(1));

    connect(3, "b");
    report(3, 0, 60);
    assertThat(allotments(2).getLast().answer()).isNotEqualTo(Answer.GRANTED);
    report(3, 0, 50);
    assertThat(allotments(2).getLast().answer()).isEqualTo(Answer.GRANTED);
  }

  private long rows(String table) throws Exception {
    return database.transaction(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
        return result.getLong(1);
      }
    });
  }

  @Test
  void keepsOnlyTheBooksOfAnAccountThatNeverComesBack() throws Exception {
    TopUp paid = new TopUp("inv-1", 100, "EUR", now.plusSeconds(60));
    MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, List.of(paid));
    apply(
        new Input.Terms(
            List.of(new AccountTerms(KEY, "shop/gold", 1, MIDNIGHT, List.of(), money))));
    terms(2, Period.DAY);
    apply(new Input.Terms(List.of()));
    until(MIDNIGHT.plus(Duration.ofDays(90)));
    assertThat(rows("pool")).isPositive();

    apply(new Input.Purge(List.of(KEY)));
    restart();

    for (String table : List.of("account", "pool", "lease", "top_up")) {
      assertThat(rows(table)).as(table).isZero();
    }
    // Paid in and expired, two rows each.
    assertThat(rows("posting")).isEqualTo(4);
    assertThat(store.load().pools()).isEmpty();
  }

  @Test
  void countsWhatWasLentAheadInAReplacedPoolAfterARestart() throws Exception {
    lendAhead();
    terms(2, Period.MONTH);
    restart();
    PoolRow open =
        store.load().pools().stream().filter(p -> p.closeTime() == null).findFirst().orElseThrow();
    assertThat(open.carries()).contains(new PoolId(KEY, DAILY, 2));
    terms(2, Period.MONTH);
    connect(2, "b");
    report(2, 0, 60);
    assertThat(allotments(3).getLast().answer()).isNotEqualTo(Answer.GRANTED);
  }
}
