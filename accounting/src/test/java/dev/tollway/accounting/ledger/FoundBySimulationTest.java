package dev.tollway.accounting.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories that the simulator found, in few steps. */
class FoundBySimulationTest {
  private final Desk desk = new Desk();

  @Test
  void countsUseOfALifetimeQuotaOnceHoweverOftenItIsEdited() {
    QuotaTerms pack = Desk.quota("daily", 10, Period.LIFETIME);
    desk.accounts(Desk.terms("shop/a", 1, pack));
    desk.holder("a").open(Desk.DAILY).need(2).adopt().use(2).say(0, 0, 0, 0, null);
    desk.accounts(Desk.terms("shop/b", 2, pack));
    // So long that the leases of the first pool are folded into one number.
    desk.pass(Duration.ofHours(2));
    desk.accounts(Desk.terms("shop/c", 3, pack));
    assertThat(desk.status(Desk.DAILY).used()).isEqualTo(2);
  }

  @Test
  void forgetsWithTheWindowWhatAnEditCarriedIntoIt() {
    desk.accounts(Desk.terms("shop/a", 1, hourly("UTC")));
    desk.now = desk.now.plus(Duration.ofMinutes(40));
    desk.holder("a").open(Desk.DAILY).need(2).adopt().use(2).say(0, 0, 0, 0, null);
    // Until a quarter past the hour, less than the old calendar's hour.
    desk.accounts(Desk.terms("shop/a", 2, hourly("Asia/Kathmandu")));
    desk.accounts(Desk.terms("shop/a", 3, hourly("Asia/Kolkata")));
    assertThat(desk.status(Desk.DAILY).used()).isEqualTo(2);
    desk.accounts(Desk.terms("shop/a", 4, hourly("UTC")));
    desk.pass(Duration.ofMinutes(21));
    desk.accounts(Desk.terms("shop/b", 5, hourly("UTC")));
    assertThat(desk.status(Desk.DAILY).used()).isZero();
  }

  @Test
  void saysThatALimitRoseAlsoToAHolderWhoseSmallerNeedWasMetMeanwhile() {
    desk.accounts(Desk.terms(1));
    Desk.Caller a = desk.holder("a").open(Desk.DAILY);
    assertThat(a.need(2).allotment().answer()).isEqualTo(Answer.EXHAUSTED);
    assertThat(a.need(1).allotment().answer()).isEqualTo(Answer.GRANTED);
    desk.accounts(Desk.terms("shop/free", 2, Desk.daily(10)));
    assertThat(a.all(LedgerFrame.PoolChanged.class)).isNotEmpty();
  }

  @Test
  void tellsANewSessionWhatWasLentOfAPoolThatAnEditClosed() {
    desk.accounts(Desk.terms("shop/a", 1, Desk.daily(10)));
    desk.holder("a").open(Desk.DAILY).need(3);
    // The Allotment is lost with its session.
    desk.accounts(Desk.terms("shop/b", 2, Desk.daily(10)));
    Desk.Caller again = desk.holder("a").open(Desk.DAILY);
    assertThat(again.all(LedgerFrame.Allotment.class))
        .anySatisfy(allotment -> {
          assertThat(allotment.ordinal()).isEqualTo(1);
          assertThat(allotment.granted()).isEqualTo(3);
        });
  }

  @Test
  void opensNoLeaseAgainInAPoolWhoseLeasesAreFoldedIntoANumber() {
    desk.accounts(Desk.terms("shop/a", 1, Desk.quota("daily", 10, Period.LIFETIME)));
    desk.holder("a").open(Desk.DAILY).need(1);
    desk.pass(Duration.ofMinutes(11));
    desk.accounts(Desk.terms("shop/b", 2, Desk.quota("daily", 10, Period.LIFETIME)));
    desk.apply(new Input.ReleaseSuspense(Desk.KEY));
    desk.pass(Duration.ofHours(2));
    // It was paused, and has a request in flight; another one passed beyond the limit by design.
    Desk.Caller again = desk.holder("a").open(Desk.DAILY);
    Entry entry = new Entry(1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, null, false);
    again.send(new HolderFrame.Report(1, List.of(entry)));
    assertThat(again.all(LedgerFrame.Closed.class)).hasSize(1);
    assertThat(desk.store.rows().leases()).isEmpty();
  }

  @Test
  void freesNothingByLastWordsThatSayMoreThanTheStoreKnowsOf() {
    desk.accounts(Desk.terms(4));
    Desk.Caller a = desk.holder("a").open(Desk.DAILY).need(2).adopt();
    // A third unit was lent in a tail that the store has lost.
    FinalLease words = new FinalLease(a.pool(Desk.DAILY), 2, 1, 0);
    desk.holder("a", "a-2", new Final("a-1", true, List.of(words)));
    assertThat(desk.store.rows().leases())
        .extracting(LeaseRow::state)
        .containsExactly(LeaseRow.State.OPEN);
    Desk.Caller b = desk.holder("b").open(Desk.DAILY);
    assertThat(b.need(3).allotment().granted()).isZero();
  }

  private static QuotaTerms hourly(String zone) {
    return new QuotaTerms("daily", "Requests", 5, Period.HOUR, Alignment.CALENDAR, ZoneId.of(zone));
  }
}
