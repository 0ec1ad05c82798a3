package dev.tollway.operator.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.AccountFact;
import dev.tollway.operator.resolve.BookedTopUp;
import dev.tollway.operator.resolve.Claims;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.LastGood;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.PlanSlot;
import dev.tollway.operator.resolve.Resting;
import dev.tollway.operator.resolve.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00.5Z");
  private static final ObjectRef KEY = ObjectRef.key("shop", "acme");

  @TempDir private Path directory;
  private SqliteDatabase database;
  private SqliteRegistry registry;

  @BeforeEach
  void open() throws Exception {
    database = SqliteDatabase.open(directory);
    registry = new SqliteRegistry(database, InstantSource.fixed(NOON));
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private static Claims claims(String account) {
    return new Claims(
        List.of(new AccountFact("shop/acme", account, "uid-1", NOON, "shop/free", null)),
        Map.of("abc", account),
        List.of(new Trial("shop/free", "shop", account)),
        List.of(new BookedTopUp(account, "inv-1", 50, "EUR")),
        List.of(new PlanSlot("shop/free", "shop/old", null)),
        Set.of(),
        List.of(new LastGood(KEY, "uid-2", 3, "{}")),
        Set.of(),
        Map.of("shop/orders", NOON),
        Set.of(),
        Map.of("topic", "cause"));
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(registry.facts()).isEqualTo(Facts.none());
  }

  @Test
  void remembersEveryClaimAfterReopening() throws Exception {
    registry.record(claims("key/shop/acme"));
    reopen();
    assertThat(registry.facts()).isEqualTo(Facts.none().with(claims("key/shop/acme")));
  }

  @Test
  void recordsAsFactsWithSaysWhenAnotherClaimsTheSame() {
    registry.record(claims("key/shop/acme"));
    registry.record(claims("key/shop/thief"));
    assertThat(registry.facts())
        .isEqualTo(Facts.none().with(claims("key/shop/acme")).with(claims("key/shop/thief")));
  }

  @Test
  void forgetsFreedSlotsAndLastGoodForms() {
    registry.record(claims("key/shop/acme"));
    registry.record(
        new Claims(
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            Set.of(new PlanSlot.Id("shop/free", "shop/old")),
            List.of(),
            Set.of(KEY),
            Map.of(),
            Set.of("shop/orders"),
            Map.of()));
    assertThat(registry.facts().slots()).isEmpty();
    assertThat(registry.facts().lastGood()).isEmpty();
    assertThat(registry.facts().deprecations()).isEmpty();
  }

  @Test
  void dropsWhatAccountsLeaveBehindThatNeverComeBack() throws Exception {
    registry.record(claims("key/shop/acme"));
    Instant deleted = NOON.minus(Duration.ofDays(90));
    AccountFact gone =
        new AccountFact("shop/acme", "key/shop/acme", "uid-1", NOON, "shop/free", deleted);
    registry.record(
        new Claims(
            List.of(gone),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            Set.of(),
            List.of(),
            Set.of(),
            Map.of(),
            Set.of(),
            Map.of()));
    Resting resting = new Resting(registry.facts(), NOON);
    registry.record(resting.purging(resting.over(Set.of(), 10)));
    reopen();
    assertThat(registry.facts().hashOwners()).isEmpty();
    assertThat(registry.facts().topUps()).isEmpty();
    assertThat(registry.facts().accounts()).containsValue(gone);
    assertThat(registry.facts().trials()).isNotEmpty();
  }

  @Test
  void neverLowersTheNumberOfRevisions() {
    StoredRevision revision = revision("orders");
    registry.storeRevisions(7, List.of(revision), List.of());
    registry.storeRevisions(3, List.of(), List.of());
    assertThat(registry.revisions().number()).isEqualTo(7);
    assertThat(registry.revisions().parts()).containsExactly(revision);
  }

  private static StoredRevision revision(String workload) {
    WorkloadRef ref = new WorkloadRef("shop", "Deployment", workload);
    return new StoredRevision(new StoredRevision.Id("PLAN", "shop/free", ref), 1, 7, "abc");
  }

  @Test
  void keepsOneRevisionForEachWorkload() throws Exception {
    StoredRevision higher = new StoredRevision(revision("orders").id(), 1, 8, "def");
    registry.storeRevisions(7, List.of(revision("orders"), revision("reports")), List.of());
    registry.storeRevisions(8, List.of(higher), List.of());
    reopen();
    assertThat(registry.revisions().parts()).containsExactlyInAnyOrder(higher, revision("reports"));
  }

  @Test
  void removesRevisions() {
    StoredRevision revision = revision("orders");
    registry.storeRevisions(7, List.of(revision), List.of());
    registry.storeRevisions(8, List.of(), List.of(revision.id()));
    assertThat(registry.revisions().parts()).isEmpty();
  }

  @Test
  void beginsAnEpochThatWasNeverUsed() throws Exception {
    long first = registry.revisions().epoch();
    reopen();
    assertThat(registry.revisions().epoch()).isGreaterThan(first);
  }

  @Test
  void keepsStatusesAndDropsThoseOfObjectsThatAreGone() throws Exception {
    ObjectRef plan = ObjectRef.plan("shop", "free");
    registry.saveStatuses(Map.of(KEY, "{\"a\":1}", plan, "{}"), List.of());
    registry.saveStatuses(Map.of(), List.of(plan));
    reopen();
    assertThat(registry.statuses()).isEqualTo(Map.of(KEY, "{\"a\":1}"));
  }

  @Test
  void keepsTheIdentityOfAnObject() throws Exception {
    Registry.Identity made = registry.identify(KEY, "hash-1", NOON);
    reopen();
    assertThat(registry.identify(KEY, "hash-1", NOON.plusSeconds(9))).isEqualTo(made);
  }

  @Test
  void countsGenerationsByTheSpecsHash() {
    Registry.Identity made = registry.identify(KEY, "hash-1", NOON);
    Registry.Identity edited = registry.identify(KEY, "hash-2", NOON);
    assertThat(edited.uid()).isEqualTo(made.uid());
    assertThat(edited.generation()).isEqualTo(2);
  }

  @Test
  void givesAnObjectThatComesAgainAnotherUid() {
    Registry.Identity made = registry.identify(KEY, "hash-1", NOON);
    registry.forget(KEY);
    assertThat(registry.identify(KEY, "hash-1", NOON).uid()).isNotEqualTo(made.uid());
  }
}
