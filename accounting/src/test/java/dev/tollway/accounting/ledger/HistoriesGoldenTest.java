package dev.tollway.accounting.ledger;

import dev.tollway.accounting.Golden;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.accounting.money.Transfer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories message by message, and what they leave in the store. */
class HistoriesGoldenTest {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("EEE HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final Duration PINGS = Duration.ofSeconds(30);
  private static final Instant MIDNIGHT = Instant.parse("2026-03-11T00:00:00Z");

  private final Desk desk = new Desk();
  private final StringBuilder made = new StringBuilder();
  private int shownTransfers;

  private void tell(String what) {
    made.append("\n").append(CLOCK.format(desk.now)).append("  ").append(what).append('\n');
  }

  private void until(Instant time, Desk.Caller... alive) {
    while (desk.now.isBefore(time)) {
      Duration left = Duration.between(desk.now, time);
      desk.pass(left.compareTo(PINGS) < 0 ? left : PINGS);
      for (Desk.Caller caller : alive) {
        caller.send(new HolderFrame.Ping(1));
      }
    }
  }

  /** What a holder says, what it is answered, and how its leases stand then. */
  private void say(Desk.Caller holder, String name, HolderFrame... frames) {
    for (HolderFrame frame : frames) {
      made.append("  %s → %s\n".formatted(name, words(frame)));
      holder.send(frame);
    }
    hear(holder, name);
  }

  private void hear(Desk.Caller holder, String name) {
    holder.inbox().stream()
        .filter(frame -> !(frame instanceof LedgerFrame.Pong))
        .forEach(frame -> made.append("  %s ← %s\n".formatted(name, words(frame))));
  }

  private void leases() {
    for (LeaseRow lease : desk.store.rows().leases()) {
      made.append(
          "    %s %d of %s: %s, granted %d, used %d, surrendered %d%s\n"
              .formatted(
                  lease.pool().meter(),
                  lease.pool().ordinal(),
                  lease.holder(),
                  lease.state(),
                  lease.granted(),
                  lease.used(),
                  lease.surrendered(),
                  lease.charged() > 0 ? ", charged " + lease.charged() : ""));
    }
  }

  private static String words(HolderFrame frame) {
    return switch (frame) {
      case HolderFrame.Open open -> "Open " + open.subject() + " " + open.meter();
      case HolderFrame.Report report ->
          "Report " + String.join("; ", report.entries().stream().map(e -> words(e)).toList());
      case HolderFrame.Hello hello -> "Hello " + hello.incarnation();
      case HolderFrame.Ping ping -> "Ping";
      case HolderFrame.Drain drain -> "Drain";
    };
  }

  private static String words(Entry entry) {
    String counters =
        entry.ordinal() == 0
            ? "no lease"
            : "pool %d: used %d, surrendered %d, reserved %d"
                .formatted(entry.ordinal(), entry.used(), entry.surrendered(), entry.reserved());
    return counters
        + (entry.need() > 0 ? ", need " + entry.need() : "")
        + (entry.rate() > 0 ? ", rate " + entry.rate() : "")
        + (entry.recallSeen() > 0 ? ", obeyed Recall " + entry.recallSeen() : "");
  }

  private static String words(LedgerFrame frame) {
    return switch (frame) {
      case LedgerFrame.Welcome welcome -> "Welcome, term " + welcome.term();
      case LedgerFrame.Allotment a ->
          "Allotment of pool %d from %s: granted %d%s, acknowledged %d and %d"
              .formatted(
                  a.ordinal(),
                  CLOCK.format(a.notBefore()),
                  a.granted(),
                  answer(a),
                  a.ackedUsed(),
                  a.ackedSurrendered());
      case LedgerFrame.Recall recall ->
          "Recall %d of pool %d%s"
              .formatted(recall.sequence(), recall.ordinal(), recall.lifted() ? ": lifted" : "");
      case LedgerFrame.PoolChanged changed -> "PoolChanged";
      case LedgerFrame.Pong pong -> "Pong";
      case LedgerFrame.Closed closed -> "Closed pool " + closed.ordinal();
      case LedgerFrame.Backoff backoff -> "Backoff";
    };
  }

  private static String answer(LedgerFrame.Allotment a) {
    return switch (a.answer()) {
      case NONE -> "";
      case EXHAUSTED -> ", EXHAUSTED above " + a.exhaustedAbove();
      case GRANTED, IN_FLIGHT, HELD, UNKNOWN_POOL -> ", " + a.answer();
    };
  }

  private static HolderFrame report(long sequence, Entry... entries) {
    return new HolderFrame.Report(sequence, List.of(entries));
  }

  private static Entry entry(
      long ordinal, long used, long surrendered, long reserved, double rate, long need) {
    return entry(ordinal, used, surrendered, reserved, rate, need, 0);
  }

  private static Entry entry(
      long ordinal, long used, long surrendered, long reserved, double rate, long need, long echo) {
    return new Entry(
        1, ordinal, 0, used, surrendered, 0, reserved, rate, need, need, echo, null, false);
  }

  private static HolderFrame open() {
    return new HolderFrame.Open(1, Desk.KEY, Desk.DAILY);
  }

  @Test
  void lifeOfALease() throws IOException {
    tell("the account gets 10 requests a day");
    desk.accounts(Desk.terms(10));
    Desk.Caller a = desk.holder("a");
    Desk.Caller b = desk.holder("b");
    tell("two holders come, and one has a request");
    say(a, "a", open());
    say(b, "b", open());
    say(a, "a", report(1, entry(0, 0, 0, 0, 0, 1)));
    leases();

    tell("it used that one, has seven under way, and wants more than is lent");
    say(a, "a", report(2, entry(1, 1, 0, 0, 0, 7)));
    say(a, "a", report(3, entry(1, 1, 0, 7, 0, 0)));
    tell("the other wants five: what is idle is asked back, and the rest is in flight");
    say(b, "b", report(1, entry(0, 0, 0, 0, 0, 5)));
    hear(a, "a");
    say(a, "a", report(4, entry(1, 1, 0, 7, 0, 0, 1)));
    hear(b, "b");
    leases();

    tell("six of the seven give back");
    say(a, "a", report(5, entry(1, 2, 6, 0, 0, 0, 1)));
    hear(b, "b");
    say(b, "b", report(2, entry(0, 0, 0, 0, 0, 5)));
    hear(a, "a");
    say(b, "b", report(3, entry(1, 5, 0, 0, 0, 9)));
    leases();

    until(MIDNIGHT.minusSeconds(4), a, b);
    tell("four seconds before midnight: units of tomorrow");
    say(a, "a", report(6, entry(1, 2, 6, 0, 0.5, 0)));
    hear(b, "b");
    leases();

    until(MIDNIGHT.plusSeconds(1), a, b);
    tell("midnight: nobody has to say or to hear anything");
    hear(a, "a");
    hear(b, "b");
    say(a, "a", report(7, entry(1, 2, 6, 0, 0, 0), entry(2, 1, 0, 0, 1, 0)));

    until(MIDNIGHT.plus(Duration.ofMinutes(62)), a, b);
    tell("an hour later yesterday is one number");
    leases();
    for (PoolRow pool : desk.store.rows().pools()) {
      made.append(
          "    pool %d: %s\n"
              .formatted(
                  pool.id().ordinal(),
                  pool.settledUsed() == null ? "open" : "used " + pool.settledUsed()));
    }
    Golden.check("life-of-a-lease.txt", made.toString());
  }

  private void money(TopUp... topUps) {
    MoneyTerms money = new MoneyTerms("EUR", ZoneOffset.UTC, List.of(topUps));
    desk.accounts(
        new AccountTerms(Desk.KEY, "shop/gold", 1 + shownTransfers, Desk.NOON, List.of(), money));
    transfers();
  }

  private void transfers() {
    List<Transfer> all = desk.store.transfers;
    for (Transfer transfer : all.subList(shownTransfers, all.size())) {
      made.append("    %-8s %s\n".formatted(transfer.kind(), transfer.reference()));
      for (Transfer.Posting posting : transfer.postings()) {
        made.append("      %-16s %8s\n".formatted(posting.book(), Nanos.format(posting.nanos())));
      }
    }
    shownTransfers = all.size();
  }

  private static TopUp topUp(String id, String amount, Instant expireTime) {
    return new TopUp(id, Nanos.parse(amount), "EUR", expireTime);
  }

  private static TopUp topUp(String id, String amount) {
    return new TopUp(id, Nanos.parse(amount), "EUR", null);
  }

  @Test
  void postingsOfABalance() throws IOException {
    TopUp gift = topUp("gift", "5.00", MIDNIGHT.minusSeconds(3_600));
    TopUp paid = topUp("inv-1", "20.00");
    tell("20 are paid, and 5 are given that end at eleven");
    money(paid, gift);

    Desk.Caller a = desk.holder("a").open("money/EUR").need(Nanos.parse("10.00")).adopt();
    tell("3 are used of 10 that are lent");
    a.use(Nanos.parse("3.00")).report();
    transfers();

    until(MIDNIGHT.minusSeconds(3_000), a);
    tell("eleven: what is left of the gift is out in the lease");
    transfers();
    tell("the lease comes back, and 1 more was used");
    a.use(Nanos.parse("1.00")).surrender(Nanos.parse("6.00")).report();
    transfers();

    until(MIDNIGHT.plusSeconds(1), a);
    tell("midnight: what the day used");
    transfers();

    tell("15 are taken back");
    money(paid, gift, topUp("back", "-15.00"));
    tell("the holder borrows what is left; its pod is lost");
    a.need(Nanos.parse("5.00"));
    desk.apply(new Input.Ended(a.session), new Input.PodGone("a"));
    until(MIDNIGHT.plus(Duration.ofHours(25)));
    transfers();
    tell("it speaks after a day: nobody pays what it used");
    Desk.Caller back = desk.holder("a", "a-1").open("money/EUR");
    back.ordinal = 1;
    back.used = a.used + Nanos.parse("2.00");
    back.surrendered = a.surrendered;
    back.report();
    transfers();
    tell("the balance");
    PoolStatus balance = desk.core.views().getFirst().money();
    made.append("    ")
        .append(balance == null ? "none" : Nanos.format(balance.remaining()))
        .append('\n');
    Golden.check("postings-of-a-balance.txt", made.toString());
  }
}
