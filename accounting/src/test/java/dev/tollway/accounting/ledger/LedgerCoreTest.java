package dev.tollway.accounting.ledger;

import static dev.tollway.accounting.ledger.Desk.DAILY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerCoreTest {

  private final Desk desk = new Desk();

  private Desk.Caller caller(String pod) {
    return desk.holder(pod).open(DAILY);
  }

  @Test
  void grantsANeedThatFits() {
    desk.accounts(Desk.terms(5));
    LedgerFrame.Allotment allotment = caller("a").need(1).allotment();
    assertThat(allotment.answer()).isEqualTo(Answer.GRANTED);
    assertThat(allotment.granted()).isEqualTo(1);
    assertThat(allotment.ordinal()).isEqualTo(1);
  }

  @Test
  void writesTheLeaseInTheStepThatGrants() {
    desk.accounts(Desk.terms(5));
    caller("a").need(2);
    assertThat(desk.store.rows().leases()).extracting(LeaseRow::granted).containsExactly(2L);
  }

  @Test
  void saysExhaustedWithTheLargestNeedThatMayFit() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(3).adopt().use(3);
    LedgerFrame.Allotment allotment = a.need(3).allotment();
    assertThat(allotment.answer()).isEqualTo(Answer.EXHAUSTED);
    assertThat(allotment.exhaustedAbove()).isEqualTo(2);
  }

  @Test
  void tellsWhenTheWindowEndsButNotEarlier() {
    desk.accounts(Desk.terms(0));
    LedgerFrame.Allotment allotment = caller("a").need(1).allotment();
    assertThat(allotment.retryAfter())
        .isBetween(Duration.ofHours(12), Duration.ofHours(12).plusSeconds(60));
  }

  @Test
  void knowsNoPoolOfASubjectWithoutTerms() {
    assertThat(caller("a").need(1).allotment().answer()).isEqualTo(Answer.UNKNOWN_POOL);
  }

  @Test
  void tellsAWaitingSessionWhenTermsArrive() {
    Desk.Caller a = caller("a");
    desk.accounts(Desk.terms(5));
    assertThat(a.allotment().ordinal()).isEqualTo(1);
  }

  @Test
  void neverLendsAboveTheLimitWhateverManyHoldersAsk() {
    desk.accounts(Desk.terms(10));
    long granted = 0;
    for (String pod : List.of("a", "b", "c")) {
      granted += caller(pod).say(4, 100, 50, 0, null).allotment().granted();
    }
    assertThat(granted).isLessThanOrEqualTo(10);
  }

  @Test
  void fillsTheRunwayUpToAShareOfWhatIsFree() {
    desk.accounts(Desk.terms(1_000));
    Desk.Caller a = caller("a");
    caller("b");
    assertThat(a.rate(100).allotment().granted()).isEqualTo(250);
  }

  @Test
  void fillsAMinuteOfRunwayWhenEnoughIsFree() {
    desk.accounts(Desk.terms(1_000_000));
    assertThat(caller("a").rate(10).allotment().granted()).isEqualTo(600);
  }

  @Test
  void asksIdleUnitsBackForANeedThatDoesNotFit() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    caller("b").need(2);
    List<LedgerFrame.Recall> recalls = a.all(LedgerFrame.Recall.class);
    assertThat(recalls).singleElement().extracting(LedgerFrame.Recall::lifted).isEqualTo(false);
  }

  @Test
  void grantsAtOnceWhenRecalledUnitsComeBack() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    Desk.Caller b = caller("b").need(2);
    LedgerFrame.Recall recall = a.all(LedgerFrame.Recall.class).getFirst();
    b.inbox();
    a.surrender(5).echo(recall);
    assertThat(b.allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void saysInFlightWhenTheEchoKeepsUnits() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    Desk.Caller b = caller("b").need(2);
    a.reserved = 5;
    a.echo(a.all(LedgerFrame.Recall.class).getFirst());
    LedgerFrame.Allotment allotment = b.allotment();
    assertThat(allotment.answer()).isEqualTo(Answer.IN_FLIGHT);
    assertThat(allotment.retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void saysHeldWhenNoEchoCame() {
    desk.accounts(Desk.terms(5));
    caller("a").need(5);
    Desk.Caller b = caller("b").need(2);
    b.inbox();
    desk.pass(Duration.ofMillis(100));
    assertThat(b.allotment().answer()).isEqualTo(Answer.HELD);
  }

  @Test
  void saysHeldAtOnceWhenNobodyCanBeReached() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    desk.apply(new Input.Ended(a.session));
    assertThat(caller("b").need(2).allotment().answer()).isEqualTo(Answer.HELD);
  }

  @Test
  void tellsARefusedHolderWhenUnitsBecomeFree() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    Desk.Caller b = caller("b").need(2);
    a.reserved = 5;
    a.echo(a.all(LedgerFrame.Recall.class).getFirst());
    b.inbox();
    a.reserved = 0;
    a.surrender(5).report();
    assertThat(b.all(LedgerFrame.PoolChanged.class)).hasSize(1);
  }

  @Test
  void tellsTheExhaustedWhenTheLimitRises() {
    desk.accounts(Desk.terms(1));
    Desk.Caller a = caller("a").need(1).adopt().use(1).need(1);
    a.inbox();
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(2)));
    assertThat(a.all(LedgerFrame.PoolChanged.class)).hasSize(1);
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void lendsNothingAfterTheLimitFell() {
    desk.accounts(Desk.terms(10));
    Desk.Caller a = caller("a").need(8).adopt();
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(4)));
    a.inbox();
    assertThat(caller("b").need(1).allotment().granted()).isZero();
  }

  @Test
  void ignoresTermsOfALowerRevision() {
    desk.accounts(Desk.terms("shop/free", 7, Desk.daily(3)));
    desk.accounts(Desk.terms("shop/free", 6, Desk.daily(99)));
    assertThat(desk.status(DAILY).limit()).isEqualTo(3);
  }

  @Test
  void lendsNothingOfAWithdrawnAccount() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(1).adopt();
    desk.accounts();
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.UNKNOWN_POOL);
  }

  @Test
  void lendsNothingOfALifetimeThatHasNotBegun() {
    QuotaTerms life = Desk.quota("daily", 5, Period.LIFETIME);
    Instant tomorrow = Desk.NOON.plus(Duration.ofDays(1));
    desk.accounts(new AccountTerms(Desk.KEY, "shop/free", 1, tomorrow, List.of(life), null));
    Desk.Caller a = caller("a");
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.UNKNOWN_POOL);
    desk.pass(Duration.ofDays(1));
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void goesOnWithTheSamePoolWhenAWithdrawnAccountReturns() {
    desk.accounts(Desk.terms(5));
    caller("a").need(4).adopt().use(4).report();
    desk.accounts();
    desk.accounts(Desk.terms(5));
    assertThat(desk.status(DAILY).used()).isEqualTo(4);
  }

  @Test
  void opensTheNextOrdinalWhenTheWindowEnds() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt().use(5).report();
    a.inbox();
    desk.pass(Duration.ofHours(12));
    LedgerFrame.Allotment allotment = a.allotment();
    assertThat(allotment.ordinal()).isEqualTo(2);
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void countsALateReportInTheWindowOfItsPool() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    desk.pass(Duration.ofHours(12));
    a.use(5).report();
    assertThat(desk.status(DAILY).used()).isZero();
  }

  @Test
  void carriesWhatWasUsedAndLentOverAnEdit() {
    desk.accounts(Desk.terms(10));
    caller("a").need(6).adopt().use(2).report();
    desk.accounts(Desk.terms("shop/free", 2, Desk.quota("daily", 10, Period.MONTH)));
    Desk.Caller b = caller("b");
    assertThat(b.need(5).allotment().granted()).isZero();
    assertThat(desk.status(DAILY).used()).isEqualTo(2);
  }

  @Test
  void freesCarriedUnitsThatComeBack() {
    desk.accounts(Desk.terms(10));
    Desk.Caller a = caller("a").need(10).adopt();
    desk.accounts(Desk.terms("shop/free", 2, Desk.quota("daily", 10, Period.MONTH)));
    a.surrender(10).report();
    assertThat(caller("b").need(5).allotment().granted()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void pairsQuotasOfTwoPlansByUnitAndPeriod() {
    desk.accounts(Desk.terms(10));
    caller("a").need(4).adopt().use(4).report();
    desk.accounts(Desk.terms("shop/gold", 2, Desk.quota("per-day", 20, Period.DAY)));
    assertThat(desk.status("quota/per-day").used()).isEqualTo(4);
  }

  @Test
  void keepsTheUseOfARunningWindowWhileNoPlanHasIt() {
    desk.accounts(Desk.terms(10));
    caller("a").need(4).adopt().use(4).report();
    desk.accounts(Desk.terms("shop/none", 2));
    desk.accounts(Desk.terms("shop/free", 3, Desk.daily(10)));
    assertThat(desk.status(DAILY).used()).isEqualTo(4);
  }

  @Test
  void endsTheOlderSessionOfAPod() {
    desk.accounts(Desk.terms(5));
    Desk.Caller old = caller("a");
    caller("a");
    assertThat(desk.hasEnded(old)).isTrue();
    old.inbox();
    assertThat(old.need(1).inbox()).isEmpty();
  }

  @Test
  void refusesTheIncarnationOfAnotherPod() {
    desk.holder("a", "incarnation-1");
    Desk.Caller thief = desk.holder("b", "incarnation-1");
    assertThat(desk.hasEnded(thief)).isTrue();
    assertThat(desk.alarms).isNotEmpty();
  }

  @Test
  void takesNoReportAboveWhatWasGranted() {
    desk.accounts(Desk.terms(5));
    caller("a").need(2).adopt().use(3).report();
    assertThat(desk.status(DAILY).used()).isZero();
    assertThat(desk.alarms).hasSize(1);
  }

  @Test
  void freesWhatAnExactFinalDidNotUse() {
    desk.accounts(Desk.terms(5));
    Desk.Caller dead = caller("a").need(5).adopt();
    FinalLease words = new FinalLease(dead.pool(DAILY), 2, 0, 0);
    Desk.Caller next = desk.holder("a", "a-2", new Final("a-1", true, List.of(words))).open(DAILY);
    assertThat(next.need(3).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void freesNothingForAFinalThatIsNotExact() {
    desk.accounts(Desk.terms(5));
    Desk.Caller dead = caller("a").need(5).adopt();
    FinalLease words = new FinalLease(dead.pool(DAILY), 2, 0, 0);
    Desk.Caller next = desk.holder("a", "a-2", new Final("a-1", false, List.of(words))).open(DAILY);
    assertThat(next.need(3).allotment().answer()).isEqualTo(Answer.HELD);
  }

  @Test
  void tellsAClosedLeaseApart() {
    desk.accounts(Desk.terms(5));
    Desk.Caller live = caller("a").need(5).adopt();
    desk.holder("a", "a-2", new Final("a-1", true, List.of()));
    Desk.Caller back = desk.holder("a", "a-1").open(DAILY);
    back.ordinal = live.ordinal;
    assertThat(back.use(3).report().all(LedgerFrame.Closed.class)).hasSize(1);
    assertThat(desk.status(DAILY).used()).isZero();
  }

  @Test
  void countsSuspenseOfAGonePodAsUsed() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt();
    desk.apply(new Input.Ended(a.session));
    desk.apply(new Input.PodGone("a"));
    LedgerFrame.Allotment allotment = caller("b").need(2).allotment();
    assertThat(allotment.answer()).isEqualTo(Answer.EXHAUSTED);
    assertThat(allotment.view()).isNotNull().extracting(v -> v.suspense()).isEqualTo(4L);
  }

  @Test
  void holdsUnitsOfASilentPodThatExists() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt();
    desk.apply(new Input.Ended(a.session));
    desk.pass(Duration.ofMinutes(11));
    assertThat(desk.store.rows().leases())
        .extracting(LeaseRow::state)
        .containsExactly(LeaseRow.State.SUSPENSE);
    assertThat(caller("b").need(2).allotment().answer()).isEqualTo(Answer.HELD);
  }

  @Test
  void endsSuspenseWithAReport() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt();
    desk.apply(new Input.Ended(a.session));
    desk.pass(Duration.ofMinutes(11));
    Desk.Caller back = desk.holder("a", "a-1").open(DAILY);
    back.ordinal = a.ordinal;
    back.surrender(4).report();
    assertThat(caller("b").need(5).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void chargesSuspenseAtTheWindowsEnd() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt();
    desk.apply(new Input.Ended(a.session));
    desk.pass(Duration.ofMinutes(11));
    desk.pass(Duration.ofHours(12));
    assertThat(desk.store.rows().leases()).extracting(LeaseRow::charged).containsExactly(4L);
  }

  @Test
  void lendsNothingToADrainingHolder() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").send(new HolderFrame.Drain());
    assertThat(a.need(1).allotment().granted()).isZero();
  }

  @Test
  void answersAPingWithTheLedgerTime() {
    Desk.Caller a = caller("a").send(new HolderFrame.Ping(42));
    assertThat(a.all(LedgerFrame.Pong.class)).containsExactly(new LedgerFrame.Pong(42, Desk.NOON));
  }

  @Test
  void neverTurnsTimeBack() {
    desk.now = Desk.NOON.minusSeconds(3600);
    desk.apply();
    assertThat(desk.core.time()).isEqualTo(Desk.NOON);
  }

  @Test
  void announcesEachLevelOnceAndTheEnd() {
    desk.accounts(Desk.terms(10));
    Desk.Caller a = caller("a").need(10).adopt();
    for (int i = 0; i < 10; i++) {
      a.use(1).report();
    }
    assertThat(desk.transitions)
        .extracting(t -> t.kind() + " " + t.percent())
        .containsExactly("WARNED 50", "WARNED 80", "WARNED 90", "EXHAUSTED 100", "WARNED 100");
  }

  @Test
  void tellsHowAnAccountStandsAfterARestart() {
    desk.accounts(Desk.terms(5));
    desk.restart();
    assertThat(desk.apply(new Input.Terms(List.of(Desk.terms(5)))).touched())
        .containsExactly(Desk.KEY);
  }

  @Test
  void changesNothingWhenTheSameTermsComeAgain() {
    desk.accounts(Desk.terms(5));
    Step step = desk.apply(new Input.Terms(List.of(Desk.terms(5))));
    assertThat(step.changes().isEmpty()).isTrue();
    assertThat(step.touched()).isEmpty();
  }

  @Test
  void answersAYoungerNeedAfterTheOlderOne() {
    desk.accounts(Desk.terms(5));
    Desk.Caller holds = caller("a").need(5).adopt();
    Desk.Caller older = caller("b").need(3);
    Desk.Caller younger = caller("c").need(1);
    older.inbox();
    LedgerFrame.Recall recall = holds.all(LedgerFrame.Recall.class).getFirst();
    holds.surrender(3).echo(recall);
    assertThat(older.allotment().answer()).isEqualTo(Answer.GRANTED);
    assertThat(younger.all(LedgerFrame.Allotment.class))
        .extracting(LedgerFrame.Allotment::answer)
        .doesNotContain(Answer.GRANTED);
  }

  @Test
  void asksBackInTheNameOfTheOldestNeed() {
    desk.accounts(Desk.terms(5));
    Desk.Caller holds = caller("a").need(5).adopt();
    caller("b").say(2, 2, 0, 0, Desk.NOON.minusSeconds(1));
    LedgerFrame.Recall recall = holds.all(LedgerFrame.Recall.class).getFirst();
    assertThat(recall.since()).isEqualTo(Desk.NOON.minusSeconds(1));
    assertThat(recall.sinceHolder()).isEqualTo("b-1");
  }

  @Test
  void letsHoldersKeepIdleUnitsAgainWhenEnoughIsFree() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt();
    Desk.Caller b = caller("b").need(2);
    LedgerFrame.Recall recall = a.all(LedgerFrame.Recall.class).getFirst();
    a.surrender(5).echo(recall);
    b.adopt().use(2).report();
    a.inbox();
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(100)));
    assertThat(a.all(LedgerFrame.Recall.class))
        .singleElement()
        .extracting(LedgerFrame.Recall::lifted)
        .isEqualTo(true);
  }

  @Test
  void countsWhatPassedBeyondALimitWithoutALease() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a");
    a.ordinal = a.allotment().ordinal();
    a.send(
        new HolderFrame.Report(
            9, List.of(new Entry(1, a.ordinal, 0, 0, 0, 7, 0, 0, 0, 0, 0, null, false))));
    assertThat(desk.store.rows().leases()).extracting(LeaseRow::over).containsExactly(7L);
    assertThat(desk.status(DAILY).used()).isZero();
  }

  @Test
  void foldsTheLeasesOfAPoolThatIsSettled() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(5).adopt().use(3).surrender(2).report();
    desk.pass(Duration.ofHours(12));
    desk.pass(Duration.ofHours(1));
    assertThat(desk.store.rows().leases()).isEmpty();
    assertThat(desk.store.rows().pools())
        .filteredOn(pool -> pool.id().ordinal() == a.ordinal)
        .extracting(PoolRow::settledUsed)
        .containsExactly(3L);
  }

  @Test
  void skipsWindowsThatPassedWhileNobodyRan() {
    desk.accounts(Desk.terms(5));
    desk.pass(Duration.ofDays(10));
    assertThat(desk.status(DAILY).pool().ordinal()).isEqualTo(2);
    assertThat(desk.status(DAILY).window().contains(desk.now)).isTrue();
  }

  @Test
  void releasesSuspenseByHand() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt();
    desk.apply(new Input.Ended(a.session), new Input.PodGone("a"));
    desk.apply(new Input.ReleaseSuspense(Desk.KEY));
    assertThat(caller("b").need(5).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void hearsANeedInAReportThatNamesSeveralLeases() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").adopt();
    Entry need = new Entry(1, 1, 0, 0, 0, 0, 0, 2, 3, 4, 0, Desk.NOON, false);
    Entry other = new Entry(1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, false);
    a.send(new HolderFrame.Report(9, List.of(need, other)));
    assertThat(a.allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void isTheSameAfterARestart() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = caller("a").need(4).adopt().use(3).report();
    LedgerRows before = desk.store.rows();
    desk.restart();
    Desk.Caller back = desk.holder("a", "a-1").open(DAILY);
    back.ordinal = a.ordinal;
    back.used = 3;
    assertThat(back.need(2).allotment().granted()).isEqualTo(5);
    assertThat(before.leases()).extracting(LeaseRow::used).containsExactly(3L);
  }
}
