package dev.tollway.accounting.holder;

import static dev.tollway.accounting.holder.Script.DAILY;
import static dev.tollway.accounting.holder.Script.KEY;
import static dev.tollway.accounting.holder.Script.MONEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HolderCoreTest {
  private final Script script = Script.live();

  @Test
  void asksForTheWholeRequestOfAPoolThatItDoesNotKnow() {
    long ticket = script.ask(DAILY, 3);

    assertThat(script.verdict(ticket)).isNull();
    Entry entry = entry(DAILY);
    assertThat(entry.ordinal()).isZero();
    assertThat(entry.need()).isEqualTo(3);
    assertThat(entry.waiting()).isEqualTo(3);
    assertThat(entry.since()).isEqualTo(script.ledgerTime());
  }

  @Test
  void asksForTheWholeRequestNotForWhatIsMissing() {
    script.ask(DAILY, 1);
    script.grant(DAILY, 3);

    script.ask(DAILY, 5);

    assertThat(entry(DAILY).need()).isEqualTo(5);
  }

  @Test
  void admitsWhatWaitsOnceUnitsAreLent() {
    long ticket = script.ask(DAILY, 3);

    script.grant(DAILY, 3);

    assertThat(script.admitted(ticket).units().values()).containsExactly(3L);
  }

  @Test
  void admitsAtOnceWhatIsCovered() {
    script.ask(DAILY, 1);
    script.grant(DAILY, 10);
    script.forget();

    script.admitted(script.ask(DAILY, 4));

    assertThat(script.entry(DAILY)).isNull();
  }

  @Test
  void servesThoseWhoWaitInTheirOrder() {
    long first = script.ask(DAILY, 3);
    long second = script.ask(DAILY, 1);

    script.grant(DAILY, 2);
    assertThat(script.verdict(first)).isNull();
    assertThat(script.verdict(second)).isNull();

    script.grant(DAILY, 4);
    script.admitted(first);
    script.admitted(second);
  }

  @Test
  void takesAllPoolsOrNone() {
    long ticket = script.ask(new Need(KEY, DAILY, 1), new Need(KEY, MONEY, 10));
    script.grant(DAILY, 1);
    assertThat(script.verdict(ticket)).isNull();
    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(1);

    script.grant(MONEY, 10);

    assertThat(script.admitted(ticket).units()).hasSize(2);
  }

  @Test
  void refusesAllWhenOnePoolIsExhausted() {
    long ticket = script.ask(new Need(KEY, DAILY, 1), new Need(KEY, MONEY, 10));
    script.grant(DAILY, 1);

    script.refuse(MONEY, Answer.EXHAUSTED, 9);

    assertThat(script.verdict(ticket)).isInstanceOf(Verdict.Exhausted.class);
    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(1);
  }

  @Test
  void letsARequestThatWaitsElsewhereKeepItsUnitsFromYoungerOnes() {
    script.ask(new Need(KEY, DAILY, 1), new Need(KEY, MONEY, 10));
    long younger = script.ask(DAILY, 1);

    script.grant(DAILY, 1);

    assertThat(script.verdict(younger)).isNull();
    assertThat(entry(DAILY).need()).isEqualTo(2);
  }

  @Test
  void refusesWithoutAskingWhileTheRefusalStands() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);
    script.forget();

    assertThat(script.verdict(script.ask(DAILY, 2))).isInstanceOf(Verdict.Exhausted.class);
    assertThat(script.entry(DAILY)).isNull();
  }

  @Test
  void tellsEveryThreadOfA402() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    assertThat(script.known(DAILY, 2)).isNotNull();
    assertThat(script.known(DAILY, 1)).isNull();
  }

  @Test
  void tellsNoThreadOfA402ThatFell() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.hear(new LedgerFrame.PoolChanged(script.ref(DAILY)));

    assertThat(script.known(DAILY, 2)).isNull();
  }

  @Test
  void tellsNoThreadOfA402OfAnotherSession() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.apply(script.core.disconnected(script.now));
    script.connect();
    script.pong();

    assertThat(script.known(DAILY, 2)).isNull();
  }

  @Test
  void tellsNoThreadOfA402WhileTheLedgerIsSilent() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.pass(Duration.ofSeconds(31));

    assertThat(script.known(DAILY, 2)).isNull();
  }

  @Test
  void tellsNoThreadOfA402OfAWindowThatIsOver() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.now += Duration.ofHours(13).toNanos();
    HeldPool pool = pool(DAILY);

    assertThat(pool.exhausted(2, ledgerNanos(), script.now, () -> true)).isNull();
  }

  @Test
  void tellsNoThreadOfA402OfAnIncarnationThatEnds() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.hear(new LedgerFrame.Closed(script.ref(DAILY), 1));

    assertThat(script.known(DAILY, 2)).isNull();
  }

  @Test
  void asksAgainForANeedThatMayFit() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    long smaller = script.ask(DAILY, 1);

    assertThat(script.verdict(smaller)).isNull();
    assertThat(entry(DAILY).need()).isEqualTo(1);
  }

  @Test
  void asksAgainAfterThePoolHasChanged() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.hear(new LedgerFrame.PoolChanged(script.ref(DAILY)));

    assertThat(script.verdict(script.ask(DAILY, 2))).isNull();
  }

  @Test
  void forgetsRefusalsWithTheSessionThatSpokeThem() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);
    script.apply(script.core.disconnected(script.now));
    script.connect();
    script.pong();

    assertThat(script.verdict(script.ask(DAILY, 2))).isNull();
  }

  @Test
  void tellsWhenWaitingHelps() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);
    script.pass(Duration.ofSeconds(10));

    Verdict.Exhausted later =
        (Verdict.Exhausted) Objects.requireNonNull(script.verdict(script.ask(DAILY, 2)));

    assertThat(later.retryAfter()).isEqualTo(Duration.ofSeconds(3_590));
    assertThat(Objects.requireNonNull(later.reading()).left()).isEqualTo(10);
  }

  @Test
  void keepsAShortRefusalForOneSecond() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.IN_FLIGHT, 0);

    script.pass(Duration.ofMillis(999));
    assertThat(script.verdict(script.ask(DAILY, 2))).isInstanceOf(Verdict.InFlight.class);

    script.pass(Duration.ofMillis(1));
    assertThat(script.verdict(script.ask(DAILY, 2))).isNull();
  }

  @Test
  void tellsHeldFromInFlight() {
    long ticket = script.ask(DAILY, 2);

    script.refuse(DAILY, Answer.HELD, 0);

    assertThat(script.verdict(ticket)).isInstanceOf(Verdict.Held.class);
  }

  @Test
  void speaksNo402WithoutAPongOfTheLast30Seconds() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);

    script.pass(Duration.ofSeconds(30));

    assertThat(script.verdict(script.ask(DAILY, 2))).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void speaksNo402AfterAJumpOfTheClockUntilAPingSentAfterItIsAnswered() {
    script.ask(DAILY, 2);
    script.refuse(DAILY, Answer.EXHAUSTED, 1);
    long before = script.now;
    script.pass(Duration.ofSeconds(1));
    script.apply(script.core.clockJumped(script.now));

    script.hear(new LedgerFrame.Pong(before, script.ledgerTime()));
    assertThat(script.verdict(script.ask(DAILY, 2))).isInstanceOf(Verdict.Unreachable.class);

    script.pong();
    assertThat(script.verdict(script.ask(DAILY, 2))).isInstanceOf(Verdict.Exhausted.class);
  }

  @Test
  void ignoresAPongOfAPingThatItNeverSent() {
    Script fresh = new Script();
    fresh.connect();

    fresh.hear(new LedgerFrame.Pong(fresh.now + 5, fresh.ledgerTime()));

    assertThat(fresh.core.clock().live(fresh.now)).isFalse();
  }

  @Test
  void refusesAtOnceWithoutASession() {
    Script alone = new Script();

    assertThat(alone.verdict(alone.ask(DAILY, 1))).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void waitsNoLongerThan200Milliseconds() {
    long ticket = script.ask(DAILY, 1);

    script.pass(Duration.ofMillis(199));
    assertThat(script.verdict(ticket)).isNull();

    script.pass(Duration.ofMillis(1));
    assertThat(script.verdict(ticket)).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void letsAHundredRequestsWaitForAPool() {
    for (int i = 0; i < HolderCore.MAX_PARKED_A_POOL; i++) {
      assertThat(script.verdict(script.ask(DAILY, 1))).isNull();
    }

    assertThat(script.verdict(script.ask(DAILY, 1))).isInstanceOf(Verdict.Unreachable.class);
    assertThat(script.verdict(script.ask(MONEY, 1))).isNull();
  }

  @Test
  void letsAThousandRequestsWaitInAll() {
    for (int i = 0; i < HolderCore.MAX_PARKED; i++) {
      assertThat(script.verdict(script.ask("quota/q" + i / 100, 1))).isNull();
    }

    assertThat(script.verdict(script.ask("quota/last", 1))).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void answersWhoWaitsWhenTheSessionEnds() {
    long ticket = script.ask(DAILY, 1);

    script.apply(script.core.disconnected(script.now));

    assertThat(script.verdict(ticket)).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void surrendersWhatIsIdleWhenItIsRecalledAndEchoesTheSequence() {
    lend(10);
    script.forget();

    script.recall(DAILY, script.ledgerTime(), "holder-a");

    assertThat(entry(DAILY).surrendered()).isEqualTo(9);
    assertThat(entry(DAILY).recallSeen()).isEqualTo(1);
  }

  @Test
  void surrendersAtOnceWhatBecomesIdleWhileARecallStands() {
    Hold hold = lend(10);
    script.recall(DAILY, script.ledgerTime(), "holder-a");
    script.forget();

    script.settle(hold, false);

    assertThat(entry(DAILY).surrendered()).isEqualTo(10);
  }

  @Test
  void keepsWhatBecomesIdleAfterARecallWasLifted() {
    Hold hold = lend(10);
    script.recall(DAILY, script.ledgerTime(), "holder-a");
    script.lift(DAILY);

    script.settle(hold, false);

    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(1);
  }

  @Test
  void obeysARecallThatCameTwiceOnce() {
    lend(10);
    LedgerFrame.Recall recall = new LedgerFrame.Recall(script.ref(DAILY), 1, 0, false, null, "", 7);
    script.hear(recall);
    script.hear(new LedgerFrame.Recall(script.ref(DAILY), 1, Long.MAX_VALUE, true, null, "", 8));
    script.grant(DAILY, 15);

    script.hear(recall);

    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(5);
  }

  @Test
  void keepsTheUnitsOfARequestThatWaitsElsewhereFromAYoungerNeed() {
    script.ask(new Need(KEY, DAILY, 2), new Need(KEY, MONEY, 1));
    script.grant(DAILY, 5);

    script.recall(DAILY, script.ledgerTime().plusMillis(1), "holder-a");

    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(2);
  }

  @Test
  void givesTheUnitsOfARequestThatWaitsElsewhereToAnOlderNeed() {
    script.ask(new Need(KEY, DAILY, 2), new Need(KEY, MONEY, 1));
    script.grant(DAILY, 5);

    script.recall(DAILY, script.ledgerTime().minusMillis(1), "holder-z");

    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();
  }

  @Test
  void givesWayByHolderIdWhereTwoNeedsAreEquallyOld() {
    script.ask(new Need(KEY, DAILY, 2), new Need(KEY, MONEY, 1));
    script.grant(DAILY, 5);

    script.recall(DAILY, script.ledgerTime(), "holder-a");

    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();
  }

  @Test
  void reportsUseInTimeWithoutBeingAsked() {
    Hold hold = lend(10);
    script.forget();

    script.settle(hold, true);
    script.pass(Duration.ofSeconds(1));

    assertThat(entry(DAILY).used()).isEqualTo(1);
    assertThat(entry(DAILY).rate()).isPositive();
  }

  @Test
  void tellsAllLeasesToANewSession() {
    lend(10);
    script.apply(script.core.disconnected(script.now));
    script.sent.clear();

    script.connect();

    assertThat(entry(DAILY).ordinal()).isEqualTo(1);
    assertThat(entry(DAILY).grantedSeen()).isEqualTo(10);
    assertThat(entry(DAILY).reserved()).isEqualTo(1);
  }

  @Test
  void usesNoUnitBeforeItsWindowBegins() {
    script.ask(DAILY, 1);
    script.hear(script.allotment(DAILY, 2, 10, Answer.NONE, 0));
    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();

    script.pass(Duration.ofHours(12));

    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(10);
  }

  @Test
  void surrendersWhatIsIdleWhenTheWindowEnds() {
    lend(10);

    script.pass(Duration.ofHours(12));
    script.pass(Duration.ofSeconds(1));

    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();
    assertThat(entry(DAILY).surrendered()).isEqualTo(9);
  }

  @Test
  void chargesARequestInTheWindowThatAdmittedIt() {
    Hold hold = lend(10);
    script.pass(Duration.ofHours(12));
    script.hear(script.allotment(DAILY, 2, 10, Answer.NONE, 0));

    script.settle(hold, true);

    assertThat(hold.units().keySet()).allSatisfy(pool -> assertThat(pool.ordinal()).isEqualTo(1));
    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(10);
  }

  @Test
  void startsAPoolThatItFreedFromWhatItHadTold() {
    script.settle(lend(10), true);
    script.pass(Duration.ofSeconds(1));
    script.pass(Duration.ofMinutes(11));
    script.acknowledge(DAILY, 10, 1, 9);
    assertThat(new LeaseTable(script.memory).found()).isEmpty();

    // An old frame that says less than was told, and a new grant.
    script.acknowledge(DAILY, 10, 0, 0);
    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();
    script.acknowledge(DAILY, 12, 0, 0);

    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(2);
  }

  @Test
  void givesBackWhatItHasNoSlotFor() {
    Script full = new Script(1);
    full.connect();
    full.pong();
    full.ask(DAILY, 1);
    full.grant(DAILY, 10);
    full.ask(MONEY, 5);

    full.grant(MONEY, 5);

    assertThat(Objects.requireNonNull(full.entry(MONEY)).surrendered()).isEqualTo(5);
  }

  @Test
  void beginsANewIncarnationWhenTheLedgerClosedALease() {
    Hold hold = lend(10);

    script.hear(new LedgerFrame.Closed(script.ref(DAILY), 1));

    assertThat(script.others).anyMatch(HolderEffect.Retired.class::isInstance);
    assertThat(script.verdict(script.ask(DAILY, 1))).isInstanceOf(Verdict.Unreachable.class);
    assertThat(pool(DAILY).idle(ledgerNanos())).isZero();
    assertThat(script.core.quiet()).isFalse();
    script.settle(hold, true);
    assertThat(script.core.quiet()).isTrue();
  }

  @Test
  void beginsANewIncarnationAlsoWhereItNeverHeardOfTheClosedLease() {
    script.ask(DAILY, 1);
    script.hear(new LedgerFrame.Closed(script.ref(DAILY), 1));
    assertThat(script.others).anyMatch(HolderEffect.Retired.class::isInstance);
  }

  @Test
  void takesInANewSessionUnitsOfAWindowThatItHadForgotten() {
    long ticket = script.ask(DAILY, 1);
    script.grant(DAILY, 1);
    script.settle(script.admitted(ticket), true);
    script.acknowledge(DAILY, 1, 1, 0);
    script.pass(Duration.ofDays(1));
    script.ask(DAILY, 1);
    script.apply(script.core.disconnected(script.now));
    script.connect();
    script.ask(DAILY, 1);
    script.acknowledge(DAILY, 3, 1, 0);
    script.pass(Duration.ofSeconds(2));
    Entry entry = Objects.requireNonNull(script.entry(DAILY));
    assertThat(script.sent)
        .filteredOn(HolderFrame.Report.class::isInstance)
        .map(HolderFrame.Report.class::cast)
        .flatMap(HolderFrame.Report::entries)
        .as("newest: %s", entry)
        .anyMatch(told -> told.ordinal() == 1 && told.used() == 1 && told.surrendered() == 2);
  }

  @Test
  void givesBackUnitsOfAWindowThatWasOverBeforeTheNewSessionSpokeOfIt() {
    script.ask(DAILY, 1);
    script.acknowledge(DAILY, 0, 0, 0);
    script.apply(script.core.disconnected(script.now));
    script.pass(Duration.ofDays(1));
    script.connect();
    script.acknowledge(DAILY, 3, 0, 0);
    script.pass(Duration.ofSeconds(60));
    assertThat(script.sent)
        .filteredOn(HolderFrame.Report.class::isInstance)
        .map(HolderFrame.Report.class::cast)
        .flatMap(HolderFrame.Report::entries)
        .anyMatch(told -> told.ordinal() == 1 && told.surrendered() == 3);
  }

  @Test
  void beginsANewIncarnationWhenAnotherLedgerAnswers() {
    lend(10);
    script.apply(script.core.disconnected(script.now));
    script.sent.clear();
    script.apply(script.core.connected(script.now));

    script.hear(
        new LedgerFrame.Welcome(
            "ledger-2", 1, Duration.ofSeconds(1), script.ledgerTime(), Duration.ofMillis(200)));

    assertThat(script.others).anyMatch(HolderEffect.Retired.class::isInstance);
    assertThat(script.sent).noneMatch(HolderFrame.Report.class::isInstance);
  }

  @Test
  void givesEverythingBackWhenItDrains() {
    Hold hold = lend(10);

    script.apply(script.core.drain(script.now));
    script.settle(hold, false);

    assertThat(script.sent).contains(new HolderFrame.Drain());
    assertThat(entry(DAILY).surrendered()).isEqualTo(10);
    assertThat(script.verdict(script.ask(DAILY, 1))).isInstanceOf(Verdict.Unreachable.class);
  }

  @Test
  void tellsFinalsUntilAWelcomeHasTakenThem() {
    script.core.tellFinal(new Final("holder-old", true, List.of()));
    script.sent.clear();
    script.apply(script.core.connected(script.now));
    assertThat(script.core.untold()).hasSize(1);

    script.hear(
        new LedgerFrame.Welcome(
            "ledger-1", 1, Duration.ofSeconds(1), script.ledgerTime(), Duration.ofMillis(200)));

    assertThat(script.core.untold()).isEmpty();
    assertThat(script.others)
        .contains(new HolderEffect.Welcomed("ledger-1", 1, List.of("holder-old")));
  }

  @Test
  void answersALookOnceTheLedgerHasSpoken() {
    script.apply(script.core.look(77, KEY, List.of(DAILY), script.now));
    assertThat(entry(DAILY).view()).isTrue();
    assertThat(script.others).doesNotContain(new HolderEffect.Looked(77));

    script.hear(script.allotment(DAILY, 1, 0, Answer.NONE, 0));

    assertThat(script.others).contains(new HolderEffect.Looked(77));
  }

  @Test
  void answersALookInTimeWhenTheLedgerIsSilent() {
    script.apply(script.core.look(77, KEY, List.of(DAILY), script.now));

    script.pass(Duration.ofMillis(200));

    assertThat(script.others).contains(new HolderEffect.Looked(77));
  }

  @Test
  void forgetsARequestWhoseClientIsGone() {
    long ticket = script.ask(DAILY, 1);

    script.apply(script.core.cancel(ticket, script.now));
    script.grant(DAILY, 1);

    assertThat(script.verdict(ticket)).isNull();
    assertThat(pool(DAILY).idle(ledgerNanos())).isEqualTo(1);
  }

  /** One unit of so many is upstream. */
  private Hold lend(long granted) {
    long ticket = script.ask(DAILY, 1);
    script.grant(DAILY, granted);
    return script.admitted(ticket);
  }

  private Entry entry(String meter) {
    return Objects.requireNonNull(script.entry(meter));
  }

  private HeldPool pool(String meter) {
    return Objects.requireNonNull(script.core.pools().find(KEY, meter));
  }

  private long ledgerNanos() {
    return script.core.clock().ledgerNanos(script.now);
  }
}
