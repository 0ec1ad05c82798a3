package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger core with a clock in the test's hand, a store in memory and scripted holders. */
final class Desk {

  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  static final String KEY = "key/shop/acme";
  static final String DAILY = "quota/daily";

  final RowStore store = new RowStore(NOON);
  final List<Transition> transitions = new ArrayList<>();
  final List<String> alarms = new ArrayList<>();
  Instant now = NOON;
  LedgerCore core = new LedgerCore("ledger-1", 1, store.rows());
  private final Map<Long, List<LedgerFrame>> inbox = new HashMap<>();
  private final List<Long> ended = new ArrayList<>();
  private long sessions;

  static AccountTerms terms(long limit) {
    return terms("shop/free", 1, daily(limit));
  }

  static AccountTerms terms(String plan, long revision, QuotaTerms... quotas) {
    return new AccountTerms(KEY, plan, revision, NOON, List.of(quotas), null);
  }

  static QuotaTerms daily(long limit) {
    return quota("daily", limit, Period.DAY);
  }

  static QuotaTerms quota(String name, long limit, Period period) {
    return new QuotaTerms(name, "Requests", limit, period, Alignment.CALENDAR, ZoneOffset.UTC);
  }

  Step apply(Input... inputs) {
    Step step = core.apply(now, List.of(inputs));
    store.commit(step.changes());
    transitions.addAll(step.transitions());
    alarms.addAll(step.alarms());
    for (Output output : step.outputs()) {
      switch (output) {
        case Output.Send send ->
            inbox.computeIfAbsent(send.session(), s -> new ArrayList<>()).add(send.frame());
        case Output.End end -> ended.add(end.session());
      }
    }
    return step;
  }

  void pass(Duration time) {
    now = now.plus(time);
    // The core is called when it asks for it, and at once while it asks for now.
    for (int i = 0; i < 3; i++) {
      apply();
    }
  }

  void accounts(AccountTerms... terms) {
    apply(new Input.Terms(List.of(terms)));
  }

  /** The ledger process ends and another one reads the store. */
  void restart() {
    core = new LedgerCore("ledger-1", 2, store.rows());
    inbox.clear();
  }

  Caller holder(String pod, Final... finals) {
    return holder(pod, pod + "-1", finals);
  }

  Caller holder(String pod, String incarnation, Final... finals) {
    long session = ++sessions;
    Caller caller = new Caller(session, incarnation);
    caller.send(new HolderFrame.Hello(1, pod, incarnation, "", 0, List.of(finals)));
    return caller;
  }

  PoolStatus status(String meter) {
    for (PoolStatus status : core.views().getFirst().quotas()) {
      if (status.pool().meter().equals(meter)) {
        return status;
      }
    }
    throw new AssertionError("no open pool of " + meter);
  }

  boolean hasEnded(Caller caller) {
    return ended.contains(caller.session);
  }

  /** One session, with counters of one lease at a time. */
  final class Caller {
    final long session;
    final String incarnation;
    long ordinal;
    long used;
    long surrendered;
    long reserved;
    private long sequence;

    Caller(long session, String incarnation) {
      this.session = session;
      this.incarnation = incarnation;
    }

    Caller send(HolderFrame... frames) {
      for (HolderFrame frame : frames) {
        apply(new Input.Frame(session, frame));
      }
      return this;
    }

    Caller open(String meter) {
      return send(new HolderFrame.Open(1, KEY, meter));
    }

    Caller need(long units) {
      return say(units, units, 0, 0, null);
    }

    Caller report() {
      return say(0, 0, 0, 0, null);
    }

    Caller rate(double unitsPerSecond) {
      return say(0, 0, unitsPerSecond, 0, null);
    }

    Caller use(long units) {
      used += units;
      return this;
    }

    Caller surrender(long units) {
      surrendered += units;
      return this;
    }

    Caller say(long need, long waiting, double rate, long echo, @Nullable Instant since) {
      return send(
          new HolderFrame.Report(
              ++sequence,
              List.of(
                  new Entry(
                      1,
                      ordinal,
                      0,
                      used,
                      surrendered,
                      0,
                      reserved,
                      rate,
                      need,
                      waiting,
                      echo,
                      since,
                      false))));
    }

    Caller echo(LedgerFrame.Recall recall) {
      return say(0, 0, 0, recall.sequence(), null);
    }

    /** Everything that came since the last look. */
    List<LedgerFrame> inbox() {
      List<LedgerFrame> frames = inbox.remove(session);
      return frames == null ? List.of() : frames;
    }

    <T extends LedgerFrame> List<T> all(Class<T> type) {
      return inbox().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The newest Allotment since the last look; remembers its ordinal. */
    LedgerFrame.Allotment allotment() {
      LedgerFrame.Allotment newest = all(LedgerFrame.Allotment.class).getLast();
      ordinal = newest.ordinal();
      return newest;
    }

    Caller adopt() {
      allotment();
      return this;
    }

    PoolId pool(String meter) {
      return new PoolId(KEY, meter, ordinal);
    }
  }
}
