package dev.tollway.accounting.ledger;

import static dev.tollway.accounting.ledger.Desk.KEY;
import static dev.tollway.accounting.ledger.Desk.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.money.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PurseTest {

  private static final String EUR = "money/EUR";
  private static final Instant TONIGHT = Instant.parse("2026-03-10T20:00:00Z");

  private final Desk desk = new Desk();
  private long revision;

  private void topUps(TopUp... topUps) {
    MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, List.of(topUps));
    desk.accounts(new AccountTerms(KEY, "shop/gold", ++revision, NOON, List.of(), money));
  }

  private static TopUp topUp(String id, long nanos, @Nullable Instant expireTime) {
    return new TopUp(id, nanos, "EUR", expireTime);
  }

  private long balance() {
    return Objects.requireNonNull(desk.core.views().getFirst().balanceNanos());
  }

  private Desk.Caller caller() {
    return desk.holder("a").open(EUR);
  }

  @Test
  void lendsWhatWasPaidIn() {
    topUps(topUp("a", 100, null));
    assertThat(caller().need(100).allotment().answer()).isEqualTo(Answer.GRANTED);
  }

  @Test
  void saysThatWaitingNeverHelps() {
    topUps(topUp("a", 100, null));
    assertThat(caller().need(101).allotment().retryAfter()).isNull();
  }

  @Test
  void booksATopUpOnce() {
    topUps(topUp("a", 100, null));
    topUps(topUp("a", 100, null), topUp("b", 7, null));
    assertThat(balance()).isEqualTo(107);
  }

  @Test
  void takesNothingBackWhenALineGoes() {
    topUps(topUp("a", 100, null));
    topUps();
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void keepsTheBalanceAcrossPlans() {
    topUps(topUp("a", 100, null));
    caller().need(30).adopt().use(30).report();
    MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, List.of());
    desk.accounts(new AccountTerms(KEY, "shop/other", 99, NOON, List.of(), money));
    assertThat(balance()).isEqualTo(70);
  }

  @Test
  void lendsNothingOfANegativeBalance() {
    topUps(topUp("a", 100, null));
    caller().need(80).adopt().use(80).report();
    topUps(topUp("back", -50, null));
    assertThat(balance()).isEqualTo(-30);
    assertThat(desk.holder("b").open(EUR).need(1).allotment().answer()).isEqualTo(Answer.EXHAUSTED);
  }

  @Test
  void expiresWhatIsLeft() {
    topUps(topUp("a", 100, TONIGHT), topUp("b", 10, null));
    caller().need(30).adopt().use(30).report();
    desk.pass(Duration.ofHours(9));
    assertThat(balance()).isEqualTo(10);
  }

  @Test
  void countsUseAgainstTheTopUpThatExpiresFirst() {
    topUps(topUp("b", 10, null), topUp("a", 100, TONIGHT));
    caller().need(100).adopt().use(100).report();
    desk.pass(Duration.ofHours(9));
    assertThat(balance()).isEqualTo(10);
  }

  @Test
  void expiresLentUnitsWhenTheyComeBack() {
    topUps(topUp("a", 100, TONIGHT));
    Desk.Caller a = caller().need(100).adopt();
    desk.pass(Duration.ofHours(9));
    assertThat(balance()).isEqualTo(100);
    a.use(40).surrender(60).report();
    assertThat(balance()).isZero();
    assertThat(desk.store.transfers)
        .filteredOn(t -> t.kind() == Transfer.Kind.EXPIRY)
        .extracting(Transfer::nanos)
        .containsExactly(-60L);
  }

  @Test
  void neverLendsExpiredMoneyAgain() {
    topUps(topUp("a", 100, TONIGHT));
    Desk.Caller a = caller().need(100).adopt();
    desk.pass(Duration.ofHours(9));
    a.surrender(100).report();
    assertThat(desk.holder("b").open(EUR).need(1).allotment().answer()).isEqualTo(Answer.EXHAUSTED);
  }

  @Test
  void postsUsageOnceAtTheDaysEnd() {
    topUps(topUp("a", 100, null));
    caller().need(100).adopt().use(40).report();
    desk.pass(Duration.ofHours(12));
    desk.pass(Duration.ofHours(24));
    assertThat(desk.store.transfers)
        .filteredOn(t -> t.kind() == Transfer.Kind.USAGE)
        .extracting(Transfer::nanos)
        .containsExactly(-40L);
  }

  @Test
  void givesSuspenseBackADayAfterThePodIsGone() {
    topUps(topUp("a", 100, null));
    Desk.Caller a = caller().need(60).adopt();
    desk.apply(new Input.Ended(a.session), new Input.PodGone("a"));
    assertThat(balance()).isEqualTo(40);
    desk.pass(Duration.ofHours(23));
    assertThat(balance()).isEqualTo(40);
    desk.pass(Duration.ofHours(2));
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void booksWhatALateReportShowsAfterTheReleaseToLoss() {
    topUps(topUp("a", 100, null));
    Desk.Caller a = caller().need(60).adopt();
    desk.apply(new Input.Ended(a.session), new Input.PodGone("a"));
    desk.pass(Duration.ofHours(25));
    Desk.Caller back = desk.holder("a", "a-1").open(EUR);
    back.ordinal = a.ordinal;
    back.use(25).report().report();
    assertThat(balance()).isEqualTo(100);
    assertThat(desk.store.transfers)
        .filteredOn(t -> t.kind() == Transfer.Kind.LOSS)
        .extracting(Transfer::nanos)
        .containsExactly(-25L);
  }

  @Test
  void tellsTheOwnerWhenTheBalanceIsUsedUpAndWhenItIsPaid() {
    topUps(topUp("a", 100, null));
    caller().need(100).adopt().use(100).report();
    topUps(topUp("b", 100, null));
    assertThat(desk.transitions)
        .extracting(Transition::kind)
        .contains(Transition.Kind.EXHAUSTED, Transition.Kind.RESOLVED);
  }
}
