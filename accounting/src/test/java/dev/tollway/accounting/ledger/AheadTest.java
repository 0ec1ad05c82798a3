package dev.tollway.accounting.ledger;

import static dev.tollway.accounting.ledger.Desk.DAILY;
import static dev.tollway.accounting.ledger.Desk.KEY;
import static dev.tollway.accounting.ledger.Desk.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Units of the next window, lent before it begins. The daily window of these tests ends at 24:00.
 */
class AheadTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");

  private final Desk desk = new Desk();

  private Desk.Caller caller(String pod) {
    return desk.holder(pod).open(DAILY);
  }

  private void until(Instant time) {
    desk.pass(Duration.between(desk.now, time));
  }

  private void shortBeforeMidnight() {
    until(MIDNIGHT.minusSeconds(4));
  }

  /** A holder at work, to which units were lent ahead. */
  private Desk.Caller lentAhead(long limit) {
    desk.accounts(Desk.terms(limit));
    Desk.Caller a = caller("a");
    shortBeforeMidnight();
    a.rate(1);
    return a;
  }

  private static LedgerFrame.@Nullable Allotment ahead(Desk.Caller caller) {
    LedgerFrame.Allotment found = null;
    for (LedgerFrame.Allotment allotment : caller.all(LedgerFrame.Allotment.class)) {
      found = allotment.ordinal() == 2 ? allotment : found;
    }
    return found;
  }

  private PoolRow pool(long ordinal) {
    return desk.store.rows().pools().stream()
        .filter(row -> row.id().equals(new PoolId(KEY, DAILY, ordinal)))
        .findFirst()
        .orElseThrow();
  }

  private long lentOf(long ordinal) {
    return desk.store.rows().leases().stream()
        .filter(lease -> lease.pool().equals(new PoolId(KEY, DAILY, ordinal)))
        .mapToLong(lease -> lease.granted() - lease.surrendered())
        .sum();
  }

  @Test
  void lendsUnitsOfTheNextWindowBeforeItBegins() {
    Desk.Caller a = lentAhead(1_000);
    assertThat(ahead(a))
        .isNotNull()
        .returns(MIDNIGHT, LedgerFrame.Allotment::notBefore)
        .returns(60L, LedgerFrame.Allotment::granted);
  }

  @Test
  void storesThemBeforeTheyAreTold() {
    lentAhead(1_000);
    assertThat(pool(2).start()).isEqualTo(MIDNIGHT);
    assertThat(lentOf(2)).isEqualTo(60);
  }

  @Test
  void lendsNothingAheadLongBeforeTheEdge() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller a = caller("a");
    until(MIDNIGHT.minus(Duration.ofMinutes(2)));
    assertThat(ahead(a.rate(1))).isNull();
  }

  @Test
  void needsNoMessageAtTheEdgeForWhoeverIsAtWork() {
    desk.accounts(Desk.terms(100_000));
    List<Desk.Caller> all = IntStream.range(0, 30).mapToObj(i -> caller("pod-" + i)).toList();
    shortBeforeMidnight();
    all.forEach(caller -> caller.rate(2));
    all.forEach(Desk.Caller::inbox);

    until(MIDNIGHT.plusSeconds(1));

    assertThat(all).allSatisfy(caller -> assertThat(caller.inbox()).isEmpty());
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(2);
  }

  @Test
  void tellsTheIdleAheadWhichPoolComes() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller idle = caller("idle");
    Desk.Caller busy = caller("busy");
    shortBeforeMidnight();
    busy.rate(1);
    assertThat(ahead(idle)).isNotNull().returns(0L, LedgerFrame.Allotment::granted);
    until(MIDNIGHT.plusSeconds(1));
    assertThat(idle.inbox()).isEmpty();
  }

  @Test
  void goesOnInTheSamePoolWhenTheWindowBegins() {
    Desk.Caller a = lentAhead(1_000);
    until(MIDNIGHT.plusSeconds(1));
    a.ordinal = 2;
    a.use(10).report();
    assertThat(desk.status(DAILY).used()).isEqualTo(10);
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(2);
  }

  @Test
  void lendsToAllAlikeAndAtMostHalf() {
    desk.accounts(Desk.terms(10));
    List<Desk.Caller> all = IntStream.range(0, 5).mapToObj(i -> caller("pod-" + i)).toList();
    shortBeforeMidnight();
    all.forEach(caller -> caller.rate(1));
    List<Long> granted = new ArrayList<>();
    desk.store.rows().leases().stream()
        .filter(lease -> lease.pool().ordinal() == 2)
        .forEach(lease -> granted.add(lease.granted()));
    assertThat(granted).allMatch(units -> units == 1);
    assertThat(lentOf(2)).isLessThanOrEqualTo(5).isPositive();
  }

  @Test
  void lendsToEachHolderOnce() {
    Desk.Caller a = lentAhead(1_000);
    a.rate(50).rate(50);
    assertThat(lentOf(2)).isEqualTo(60);
  }

  @Test
  void lendsNothingAheadToWhoeverUsedNothingForAMinute() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller a = caller("a");
    until(MIDNIGHT.minusSeconds(90));
    a.rate(1);
    shortBeforeMidnight();
    assertThat(lentOf(2)).isZero();
  }

  @Test
  void lendsAheadToWhoeverWasRefused() {
    desk.accounts(Desk.terms(10));
    Desk.Caller a = caller("a").need(10).adopt().use(10).report();
    assertThat(a.need(3).allotment().answer()).isEqualTo(Answer.EXHAUSTED);
    shortBeforeMidnight();
    assertThat(ahead(a)).isNotNull().returns(3L, LedgerFrame.Allotment::granted);
  }

  @Test
  void lendsNothingAheadToADrainingHolder() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller a = caller("a").rate(1).send(new HolderFrame.Drain());
    shortBeforeMidnight();
    a.rate(1);
    assertThat(lentOf(2)).isZero();
  }

  @Test
  void lendsNothingAheadOfALifetimeOrOfMoney() {
    MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, List.of());
    QuotaTerms life = Desk.quota("daily", 1_000, Period.LIFETIME);
    desk.accounts(new AccountTerms(KEY, "shop/free", 1, NOON, List.of(life), money));
    caller("a").rate(1);
    shortBeforeMidnight();
    until(MIDNIGHT.plus(Duration.ofDays(400)));
    assertThat(desk.store.rows().pools()).allMatch(pool -> pool.id().ordinal() == 1);
  }

  @Test
  void lendsNothingAheadOfAnAccountThatIsWithdrawn() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller a = caller("a");
    desk.accounts();
    shortBeforeMidnight();
    a.rate(1);
    assertThat(lentOf(2)).isZero();
  }

  @Test
  void opensTheRunningWindowWithoutAnythingLentAheadWhenTheLedgerWasAway() {
    lentAhead(1_000);
    desk.restart();
    until(MIDNIGHT.plus(Duration.ofDays(3)));
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(3);
    assertThat(pool(2).closeTime()).isEqualTo(MIDNIGHT.plus(Duration.ofDays(1)));
  }

  @Test
  void remembersAfterARestartWhatWasLentAhead() {
    lentAhead(1_000);
    desk.restart();
    Desk.Caller back = desk.holder("a", "a-1").open(DAILY);
    assertThat(ahead(back)).isNotNull().returns(60L, LedgerFrame.Allotment::granted);
    back.rate(1);
    assertThat(lentOf(2)).isEqualTo(60);
    until(MIDNIGHT.plusSeconds(1));
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(2);
  }

  @Test
  void freesAtOnceWhatADeadHolderWasLentAhead() {
    lentAhead(1_000);
    desk.holder("a", "a-2", new Final("a-1", true, List.of()));
    until(MIDNIGHT.plusSeconds(1));
    assertThat(caller("b").need(1_000).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  // A limit that falls, an account that is withdrawn.

  @Test
  void asksBackWhatDoesNotFitInALowerLimit() {
    Desk.Caller a = lentAhead(1_000);
    a.inbox();
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(10)));
    assertThat(a.all(LedgerFrame.Recall.class)).anyMatch(r -> r.ordinal() == 2 && !r.lifted());
    assertThat(pool(2).limit()).isEqualTo(10);
  }

  @Test
  void lendsNothingOfTheNextWindowUntilALowerLimitHoldsAgain() {
    lentAhead(1_000);
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(10)));
    until(MIDNIGHT.plusSeconds(1));
    assertThat(caller("b").need(1).allotment().granted()).isZero();
  }

  @Test
  void asksBackWhatAWithdrawnAccountWasLentAheadAndCountsItWhenItReturns() {
    Desk.Caller a = lentAhead(100);
    a.inbox();
    desk.accounts();
    assertThat(a.all(LedgerFrame.Recall.class)).anyMatch(recall -> recall.ordinal() == 2);
    until(MIDNIGHT.plusSeconds(60));
    desk.accounts(Desk.terms("shop/free", 1, Desk.daily(100)));
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(2);
    assertThat(caller("b").need(51).allotment().granted()).isZero();
  }

  // Edits between the grant and the edge.

  private static void giveBackToday(Desk.Caller caller) {
    caller.ordinal = 1;
    caller.surrender(50).report();
    caller.surrendered = 0;
  }

  private void edit(QuotaTerms quota) {
    desk.accounts(Desk.terms("shop/free", 2, quota));
  }

  private static QuotaTerms in(String zone) {
    return new QuotaTerms(
        "daily", "Requests", 100, Period.DAY, Alignment.CALENDAR, ZoneId.of(zone));
  }

  @Test
  void countsWhatWasLentAheadInTheLongerWindowThatReplacesIt() {
    lentAhead(100);
    assertThat(lentOf(2)).isEqualTo(50);
    edit(Desk.quota("daily", 100, Period.MONTH));
    assertThat(pool(3).carries()).contains(new PoolId(KEY, DAILY, 2));
    assertThat(caller("b").need(60).allotment().answer()).isNotEqualTo(Answer.GRANTED);
  }

  @Test
  void tellsWhoeverHoldsThemThatTheirWindowNeverBegins() {
    Desk.Caller a = lentAhead(100);
    edit(Desk.quota("daily", 100, Period.MONTH));
    a.inbox();
    a.ordinal = 2;
    a.report();
    assertThat(a.all(LedgerFrame.Allotment.class))
        .filteredOn(allotment -> allotment.ordinal() == 2)
        .allMatch(allotment -> desk.now.equals(allotment.notAfter()));
  }

  @Test
  void countsWhatWasLentAheadInTheWindowAfterTheNextWhereThatCoversItsBegin() {
    lentAhead(100);
    // A day that ends three seconds earlier: not the running one covers midnight, but the next.
    edit(in("+00:00:03"));
    assertThat(pool(3).carries()).doesNotContain(new PoolId(KEY, DAILY, 2));

    until(MIDNIGHT.plusSeconds(2));

    assertThat(desk.status(DAILY).window().start()).isEqualTo(MIDNIGHT.minusSeconds(3));
    assertThat(caller("b").need(60).allotment().answer()).isNotEqualTo(Answer.GRANTED);
  }

  @Test
  void countsWhatWasLentAheadInTheLikeQuotaOfThePlanMovedTo() {
    lentAhead(100);
    desk.accounts(Desk.terms("shop/gold", 2, Desk.quota("per-day", 100, Period.DAY)));
    until(MIDNIGHT.plusSeconds(1));
    Desk.Caller b = desk.holder("b").open("quota/per-day");
    assertThat(b.need(60).allotment().answer()).isNotEqualTo(Answer.GRANTED);
  }

  @Test
  void lendsAgainWhatComesBackOfAReplacedPool() {
    Desk.Caller a = lentAhead(100);
    giveBackToday(a);
    edit(Desk.quota("daily", 100, Period.MONTH));
    a.ordinal = 2;
    a.surrender(50).report();
    assertThat(caller("b").need(60).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void forgetsAReplacedPoolOnceItsWindowHasPassed() {
    Desk.Caller a = lentAhead(100);
    giveBackToday(a);
    edit(Desk.quota("daily", 100, Period.MONTH));
    a.ordinal = 2;
    a.use(20).surrender(30).report();
    until(MIDNIGHT.plus(Duration.ofHours(26)));
    assertThat(pool(2).settledUsed()).isEqualTo(20);
    assertThat(desk.status(DAILY).used()).isEqualTo(20);
  }

  // When.

  @ParameterizedTest(name = "{0} leases in use, {1} a second, window {2}: {3}")
  @CsvSource({
    "      1,  1000, P1D,  PT30S",
    " 100000,  1000, P1D,  PT200S",
    "1000000,  1000, P1D,  PT2000S",
    "9000000,  1000, P31D, PT1H",
    " 100000,   100, PT1H, PT15M",
    "      1,  1000, PT1M, PT15S",
  })
  void spreadsByTheLeasesInUseAndHalfOfWhatTheStoreCommits(
      long active, long rate, Duration window, Duration spread) {
    assertThat(Ahead.spread(active, rate, window)).isEqualTo(spread);
  }

  @Test
  void givesSubjectsDifferentMoments() {
    List<Instant> moments =
        IntStream.range(0, 100)
            .mapToObj(i -> new PoolId("key/shop/" + i, DAILY, 1))
            .map(id ->
                Ahead.earliest(
                    new Pool(
                        id,
                        "shop/free",
                        "Requests",
                        Desk.daily(1).windows(NOON),
                        Desk.daily(1).windows(NOON).at(NOON),
                        NOON)))
            .toList();
    assertThat(moments)
        .allSatisfy(moment ->
            assertThat(moment).isBetween(MIDNIGHT.minusSeconds(3605), MIDNIGHT.minus(Ahead.LEAD)));
    assertThat(moments.stream().distinct().count()).isGreaterThan(90);
  }
}
