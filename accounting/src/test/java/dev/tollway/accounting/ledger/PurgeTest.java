package dev.tollway.accounting.ledger;

import static dev.tollway.accounting.ledger.Desk.DAILY;
import static dev.tollway.accounting.ledger.Desk.KEY;
import static dev.tollway.accounting.ledger.Desk.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.money.Transfer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTest {

  private static final String EUR = "money/EUR";

  private final Desk desk = new Desk();

  private void paid(long nanos) {
    MoneyTerms money =
        new MoneyTerms("EUR", ZoneOffset.UTC, List.of(new TopUp("inv-1", nanos, "EUR", null)));
    desk.accounts(new AccountTerms(KEY, "shop/gold", 1, NOON, List.of(Desk.daily(10)), money));
  }

  private Step purge() {
    return desk.apply(new Input.Purge(List.of(KEY)));
  }

  private boolean isKnown() {
    LedgerRows rows = desk.store.rows();
    return !rows.accounts().isEmpty()
        || !rows.pools().isEmpty()
        || !rows.leases().isEmpty()
        || !rows.topUps().isEmpty();
  }

  @Test
  void dropsAllRowsOfAnAccountThatIsGone() {
    desk.accounts(Desk.terms(5));
    desk.holder("a").open(DAILY).need(5).adopt().use(3).surrender(2).report();
    desk.accounts();
    desk.pass(Duration.ofDays(90));
    purge();
    assertThat(isKnown()).isFalse();
  }

  @Test
  void leavesAnAccountWithTermsAlone() {
    desk.accounts(Desk.terms(5));
    assertThat(purge().changes().isEmpty()).isTrue();
    assertThat(isKnown()).isTrue();
  }

  @Test
  void leavesAnAccountAloneWhileUnitsOfItAreOut() {
    desk.accounts(Desk.terms("shop/free", 1, Desk.quota("daily", 5, Period.LIFETIME)));
    desk.holder("a").open(DAILY).need(5);
    desk.accounts();
    desk.pass(Duration.ofDays(90));
    purge();
    assertThat(isKnown()).isTrue();
  }

  @Test
  void leavesAnAccountAloneThatHasMoneyLeft() {
    paid(100);
    desk.holder("a").open(EUR).need(60).adopt().use(60).report();
    desk.accounts();
    desk.pass(Duration.ofDays(90));
    purge();
    assertThat(isKnown()).isTrue();
  }

  @Test
  void keepsTheBooksOfAnAccountThatSpentItsMoney() {
    paid(100);
    desk.holder("a").open(EUR).need(100).adopt().use(100).report();
    desk.accounts();
    purge();
    assertThat(isKnown()).isFalse();
    assertThat(desk.store.transfers)
        .extracting(Transfer::kind)
        .containsExactly(Transfer.Kind.TOP_UP, Transfer.Kind.USAGE);
    assertThat(desk.store.transfers.stream().mapToLong(Transfer::nanos).sum()).isZero();
  }

  @Test
  void answersAnOpenSessionAsIfTheSubjectHadNeverBeen() {
    desk.accounts(Desk.terms(5));
    Desk.Caller a = desk.holder("a").open(DAILY);
    desk.accounts();
    purge();
    a.inbox();
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.UNKNOWN_POOL);
    desk.pass(Duration.ofDays(400));
    assertThat(isKnown()).isFalse();
  }

  @Test
  void writesNothingForASubjectThatItDoesNotKnow() {
    assertThat(purge().changes().isEmpty()).isTrue();
  }

  @Test
  void knowsNothingOfItAfterARestart() {
    desk.accounts(Desk.terms(5));
    desk.accounts();
    purge();
    desk.restart();
    assertThat(desk.core.views()).isEmpty();
    assertThat(purge().changes().isEmpty()).isTrue();
  }
}
