package dev.tollway.accounting.holder;

import static dev.tollway.accounting.holder.Script.DAILY;
import static dev.tollway.accounting.holder.Script.KEY;
import static dev.tollway.accounting.holder.Script.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Units of the next window in the hands of a holder. The window of pool 1 ends at 24:00. */
class HolderAheadTest {

  private static final Instant MIDNIGHT = NOON.plus(Duration.ofHours(12));

  private final Script script = Script.live();

  private void until(Instant time) {
    script.pass(Duration.between(script.ledgerTime(), time));
    script.pong();
  }

  /** Units of today, all acknowledged, and units of tomorrow. */
  private void lend(long today, long tomorrow) {
    until(MIDNIGHT.minusSeconds(5));
    script.apply(script.core.look(1_000, KEY, List.of(DAILY), script.now));
    script.grant(DAILY, today);
    script.hear(script.allotment(DAILY, 2, tomorrow, Answer.NONE, 0));
  }

  private List<Entry> told() {
    List<Entry> told = new ArrayList<>();
    for (HolderFrame frame : script.sent) {
      if (frame instanceof HolderFrame.Report report) {
        told.addAll(report.entries());
      }
    }
    return told;
  }

  private HeldPool pool() {
    return Objects.requireNonNull(script.core.pools().find(KEY, DAILY));
  }

  private long ledgerNanos() {
    return script.core.clock().ledgerNanos(script.now);
  }

  @Test
  void usesNoUnitBeforeItsWindowBegins() {
    lend(3, 10);
    assertThat(pool().idle(ledgerNanos())).isEqualTo(3);
    assertThat(script.verdict(script.ask(DAILY, 4))).isNull();
  }

  @Test
  void admitsInTheFirstInstantOfTheWindowWithoutAskingAnybody() {
    lend(3, 10);
    until(MIDNIGHT);
    script.forget();

    Hold hold = script.admitted(script.ask(DAILY, 4));

    assertThat(hold.units().keySet()).allMatch(pool -> pool.ordinal() == 2);
    assertThat(told()).isEmpty();
  }

  @Test
  void admitsWhoeverWaitedForTheWindowToBegin() {
    lend(0, 10);
    until(MIDNIGHT.minusMillis(50));
    script.forget();
    long ticket = script.ask(DAILY, 4);
    assertThat(told()).noneMatch(entry -> entry.need() > 0);

    until(MIDNIGHT);

    script.admitted(ticket);
  }

  @Test
  void saysItsNeedWithTheRunningLeaseAndNotWithTheNext() {
    lend(3, 10);
    script.forget();
    script.ask(DAILY, 4);
    assertThat(told()).filteredOn(e -> e.need() > 0).extracting(Entry::ordinal).containsExactly(1L);
  }

  @Test
  void isAsFastInTheNewWindowAsInTheOld() {
    lend(1_000, 1_000);
    for (int i = 0; i < 40; i++) {
      script.settle(script.admitted(script.ask(DAILY, 5)), true);
      script.pass(Duration.ofMillis(500));
    }
    script.forget();
    script.settle(script.admitted(script.ask(DAILY, 5)), true);
    script.pass(Duration.ofSeconds(1));
    assertThat(told())
        .filteredOn(entry -> entry.ordinal() == 2)
        .isNotEmpty()
        .allMatch(entry -> entry.rate() > 7);
  }

  @Test
  void isNotHeldFastInTheNewWindowAfterALongRest() {
    lend(1_000, 0);
    for (int i = 0; i < 5; i++) {
      script.settle(script.admitted(script.ask(DAILY, 5)), true);
      script.pass(Duration.ofMillis(500));
    }
    until(MIDNIGHT.plus(Duration.ofHours(3)));
    script.hear(script.allotment(DAILY, 2, 10, Answer.GRANTED, 0));
    script.settle(script.admitted(script.ask(DAILY, 1)), true);
    script.forget();
    script.pass(Duration.ofSeconds(2));
    assertThat(told())
        .filteredOn(entry -> entry.ordinal() == 2)
        .isNotEmpty()
        .allMatch(entry -> entry.rate() < 1);
  }

  @Test
  void tellsUnusedUnitsOfTheOldWindowInItsOwnTime() {
    lend(100, 100);
    until(MIDNIGHT.minusSeconds(1));
    script.forget();

    until(MIDNIGHT.plusMillis(1));
    assertThat(told()).isEmpty();

    for (int i = 0; i < 32; i++) {
      script.pass(Duration.ofSeconds(1));
    }
    assertThat(told())
        .filteredOn(entry -> entry.ordinal() == 1)
        .extracting(Entry::surrendered)
        .containsOnly(100L);
  }

  @Test
  void hintsAtTheNewWindowFromItsFirstInstant() {
    lend(100, 100);
    until(MIDNIGHT);
    assertThat(pool().reading(ledgerNanos())).isNotNull().returns(2L, Reading::ordinal);
  }

  @Test
  void givesBackUnitsLentAheadWhenTheyAreRecalled() {
    lend(100, 10);
    script.forget();
    script.hear(
        new LedgerFrame.Recall(script.ref(DAILY), 2, 0, false, null, "", Long.MAX_VALUE >> 2));
    assertThat(told())
        .filteredOn(entry -> entry.ordinal() == 2)
        .extracting(Entry::surrendered)
        .containsExactly(10L);
    assertThat(pool().idle(ledgerNanos())).isEqualTo(100);
  }

  @Test
  void givesBackUnitsOfAWindowThatNeverBegins() {
    lend(100, 10);
    script.forget();
    script.hear(neverBegins(10, 0));
    script.pass(Duration.ofSeconds(32));
    assertThat(told())
        .filteredOn(entry -> entry.ordinal() == 2)
        .extracting(Entry::surrendered)
        .containsOnly(10L);
    until(MIDNIGHT);
    assertThat(pool().idle(ledgerNanos())).isZero();
  }

  /** What the ledger says of a pool that an edit replaced before it began. */
  private LedgerFrame.Allotment neverBegins(long granted, long surrendered) {
    LedgerFrame.Allotment a = script.allotment(DAILY, 2, granted, Answer.NONE, 0);
    return new LedgerFrame.Allotment(
        a.poolRef(),
        2,
        a.notBefore(),
        script.ledgerTime(),
        granted,
        Answer.NONE,
        0,
        null,
        0,
        surrendered,
        0,
        a.view(),
        1);
  }

  @Test
  void stillHearsOfAnOlderLeaseAfterAYoungerOneIsOver() {
    lend(10, 10);
    Hold stream = script.admitted(script.ask(DAILY, 10));
    script.hear(neverBegins(10, 0));
    script.hear(neverBegins(10, 10));

    script.settle(stream, true);
    script.pass(Duration.ofSeconds(1));
    until(MIDNIGHT.plusSeconds(1));
    script.acknowledge(DAILY, 10, 10, 0);

    assertThat(new LeaseTable(script.memory).found()).isEmpty();
  }

  @Test
  void tellsNothingOfUnitsLentAheadAgainAndAgain() {
    lend(1_000, 10);
    script.pass(Duration.ofSeconds(1));
    script.forget();
    for (int i = 0; i < 3; i++) {
      script.settle(script.admitted(script.ask(DAILY, 1)), true);
      script.pass(Duration.ofSeconds(1));
    }
    assertThat(told()).isNotEmpty().allMatch(entry -> entry.ordinal() == 1);
  }

  @Test
  void keepsUnitsLentAheadForTheirWindowAfterACrash() {
    lend(3, 10);
    LeaseTable found = new LeaseTable(script.memory);
    found.recover();
    HolderCore next =
        new HolderCore(
            new HolderIdentity("pod", "holder-m", "ledger-1", 1), found, List.of(), script.now);
    HeldPool pool = Objects.requireNonNull(next.pools().find(KEY, DAILY));
    assertThat(pool.idle(ledgerNanos())).isEqualTo(3);
    assertThat(pool.idle(LedgerClock.nanos(MIDNIGHT))).isEqualTo(10);
  }

  @Test
  void tellsWhatIsUsedAtOnceWhileItDrains() {
    lend(10, 0);
    Hold before = script.admitted(script.ask(DAILY, 4));
    Hold during = script.admitted(script.ask(DAILY, 6));
    before.settle(true);
    script.forget();
    script.apply(script.core.drain(script.now));
    assertThat(told()).extracting(Entry::used).containsExactly(4L);

    script.forget();
    script.settle(during, true);
    script.pass(Duration.ZERO);
    assertThat(told()).extracting(Entry::used).containsExactly(10L);
  }

  @Test
  void freesItsSlotsAsSoonAsAllIsToldWhileItDrains() {
    lend(10, 10);
    script.apply(script.core.drain(script.now));
    script.acknowledge(DAILY, 10, 0, 10);
    LedgerFrame.Allotment a = script.allotment(DAILY, 2, 10, Answer.NONE, 0);
    script.hear(
        new LedgerFrame.Allotment(
            a.poolRef(),
            2,
            a.notBefore(),
            a.notAfter(),
            10,
            Answer.NONE,
            0,
            null,
            0,
            10,
            0,
            a.view(),
            1));
    assertThat(new LeaseTable(script.memory).found()).isEmpty();
  }
}
