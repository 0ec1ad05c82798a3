package dev.tollway.operator.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.calendar.WindowSeries;
import dev.tollway.accounting.ledger.AccountRow;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import dev.tollway.accounting.ledger.TopUpRow;
import dev.tollway.accounting.money.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of a ledger does. */
abstract class LedgerStoreContract {

  static final Instant NOON = Instant.parse("2026-03-10T12:00:00.123456789Z");
  private static final PoolId DAILY = new PoolId("key/shop/acme", "quota/daily", 2);
  private static final PoolId MONEY = new PoolId("key/shop/acme", "money/EUR", 1);

  private LedgerStore store;

  /** Opens the same data again, whether the last user closed it or not. */
  abstract LedgerStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  private void reopen() throws Exception {
    store.close();
    store = open();
  }

  static PoolRow pool(PoolId id, long limit) {
    WindowSeries series =
        new WindowSeries(
            Period.DAY, Alignment.SUBSCRIPTION, ZoneId.of("Europe/Berlin"), Instant.EPOCH);
    Window window = new Window(NOON.minusSeconds(60), NOON.plusSeconds(60));
    List<PoolId> carries = List.of(new PoolId(id.subject(), "quota/with space", 1));
    return new PoolRow(
        id,
        "shop/free",
        "Requests",
        series,
        window,
        NOON,
        null,
        false,
        limit,
        7,
        carries,
        3,
        80,
        0L,
        1,
        2,
        NOON.plusSeconds(5),
        null);
  }

  static LedgerRows changes(Instant time, List<LeaseRow> leases, List<Transfer> transfers) {
    return new LedgerRows(
        time, List.of(), List.of(), List.of(), leases, List.of(), transfers, List.of(), List.of());
  }

  static LeaseRow lease(long granted) {
    return new LeaseRow(DAILY, "holder-1", LeaseRow.State.OPEN, granted, 4, 3, 2, 0, 0);
  }

  private static LedgerRows everything() {
    return new LedgerRows(
        NOON,
        List.of(new AccountRow("key/shop/acme", "shop/free", 7, true)),
        List.of(pool(DAILY, 100), pool(MONEY, -5)),
        List.of(new HolderRow("holder-1", "pod-1", NOON, null)),
        List.of(lease(9)),
        List.of(new TopUpRow(MONEY, "inv-1", 50, NOON.plusSeconds(9), 3, 2)),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void startsEmpty() throws Exception {
    store.claim("a");
    assertThat(store.load().isEmpty()).isTrue();
  }

  @Test
  void givesBackEveryRowAfterReopening() throws Exception {
    store.commit(store.claim("a"), everything());
    reopen();
    store.claim("b");
    LedgerRows rows = store.load();
    LedgerRows written = everything();
    assertThat(rows.accounts()).isEqualTo(written.accounts());
    assertThat(rows.pools()).containsExactlyInAnyOrderElementsOf(written.pools());
    assertThat(rows.holders()).isEqualTo(written.holders());
    assertThat(rows.leases()).isEqualTo(written.leases());
    assertThat(rows.topUps()).isEqualTo(written.topUps());
  }

  @Test
  void replacesRows() throws Exception {
    LedgerStore.Claim claim = store.claim("a");
    store.commit(claim, changes(NOON, List.of(lease(9)), List.of()));
    store.commit(claim, changes(NOON, List.of(lease(12)), List.of()));
    assertThat(store.load().leases()).containsExactly(lease(12));
  }

  @Test
  void keepsTheLedgerIdAcrossClaims() throws Exception {
    String first = store.claim("a").ledgerId();
    reopen();
    assertThat(store.claim("b").ledgerId()).isEqualTo(first);
  }

  @Test
  void neverUsesAnEpochTwice() throws Exception {
    long first = store.claim("a").epoch();
    assertThat(store.claim("b").epoch()).isGreaterThan(first);
  }

  @Test
  void commitsNothingOfAnEarlierEpoch() throws Exception {
    LedgerStore.Claim old = store.claim("a");
    store.claim("b");
    assertThatThrownBy(() -> store.commit(old, everything()))
        .isInstanceOf(StoreException.Fenced.class);
    assertThat(store.load().isEmpty()).isTrue();
  }

  @Test
  void refusesAnEmptyCommitOfAnEarlierEpochToo() throws Exception {
    LedgerStore.Claim old = store.claim("a");
    store.claim("b");
    assertThatThrownBy(() -> store.commit(old, LedgerRows.empty(NOON)))
        .isInstanceOf(StoreException.Fenced.class);
  }

  @Test
  void commitsNothingOfAnotherOwnerInTheSameEpoch() throws Exception {
    LedgerStore.Claim mine = store.claim("a");
    LedgerStore.Claim forged = new LedgerStore.Claim(mine.ledgerId(), mine.epoch(), "b");
    assertThatThrownBy(() -> store.commit(forged, everything()))
        .isInstanceOf(StoreException.Fenced.class);
  }

  @Test
  void loadsATimeLaterThanAnyThatWasCommitted() throws Exception {
    LedgerStore.Claim claim = store.claim("a");
    store.load();
    Instant last = NOON.plus(Duration.ofDays(300));
    store.commit(claim, LedgerRows.empty(last));
    store.commit(claim, LedgerRows.empty(last.plusMillis(999)));
    reopen();
    store.claim("b");
    assertThat(store.load().time()).isAfter(last.plusMillis(999));
  }

  @Test
  void booksAReferenceOnce() throws Exception {
    LedgerStore.Claim claim = store.claim("a");
    Transfer paid = new Transfer("key/shop/acme", "EUR", Transfer.Kind.TOP_UP, "inv-1", 50, NOON);
    store.commit(claim, changes(NOON, List.of(), List.of(paid)));
    assertThatThrownBy(() -> store.commit(claim, changes(NOON, List.of(lease(1)), List.of(paid))))
        .isInstanceOf(StoreException.class);
    assertThat(store.load().leases()).isEmpty();
  }

  @Test
  void dropsTheLeasesOfSettledPools() throws Exception {
    LedgerStore.Claim claim = store.claim("a");
    store.commit(claim, everything());
    store.commit(
        claim,
        new LedgerRows(
            NOON,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(DAILY),
            List.of("holder-1")));
    assertThat(store.load().leases()).isEmpty();
    assertThat(store.load().holders()).isEmpty();
  }
}
