package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.frame.PoolView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A holder core with a clock in the test's hand and a ledger that says what the test wants. */
final class Script {
  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  static final String KEY = "key/shop/acme";
  static final String DAILY = "quota/daily";
  static final String MONEY = "money/EUR";

  final ArrayLeaseMemory memory;
  final HolderCore core;
  final Map<Long, Verdict> verdicts = new HashMap<>();
  final List<HolderFrame> sent = new ArrayList<>();
  final List<HolderEffect> others = new ArrayList<>();
  long now = 1_000_000_000_000L;
  private long tickets;
  private long recalls;

  Script() {
    this(8);
  }

  Script(int slots) {
    memory = new ArrayLeaseMemory(LeaseTable.words(slots));
    core =
        new HolderCore(
            new HolderIdentity("pod", "holder-m", "", 0), new LeaseTable(memory), List.of(), now);
  }

  static Script live() {
    Script script = new Script();
    script.connect();
    script.pong();
    return script;
  }

  void connect() {
    apply(core.connected(now));
    hear(
        new LedgerFrame.Welcome(
            "ledger-1", 1, Duration.ofSeconds(1), ledgerTime(), Duration.ofMillis(200)));
  }

  /** The ledger answers the newest ping. */
  void pong() {
    HolderFrame.Ping ping = null;
    for (HolderFrame frame : sent) {
      if (frame instanceof HolderFrame.Ping newest) {
        ping = newest;
      }
    }
    if (ping != null) {
      hear(new LedgerFrame.Pong(ping.t(), ledgerTime()));
    }
  }

  Instant ledgerTime() {
    return NOON.plusNanos(now - 1_000_000_000_000L);
  }

  void pass(Duration time) {
    now += time.toNanos();
    apply(core.tick(now));
  }

  long ask(String meter, long units) {
    return ask(new Need(KEY, meter, units));
  }

  /** Whoever finds the word of a 402 without the core must have found the core's own. */
  long ask(Need... needs) {
    Verdict known = null;
    for (Need need : needs) {
      known = known == null ? known(need.meter(), need.units()) : known;
    }
    apply(core.request(++tickets, List.of(needs), now));
    if (known != null && !known.equals(verdicts.get(tickets))) {
      throw new AssertionError(known + " is told, but the core says " + verdicts.get(tickets));
    }
    return tickets;
  }

  /** What every thread may say without the core. */
  Verdict.@Nullable Exhausted known(String meter, long units) {
    HeldPool pool = core.pools().find(KEY, meter);
    return pool == null
        ? null
        : pool.exhausted(units, core.clock().ledgerNanos(now), now, () -> core.clock().live(now));
  }

  /** Null: it waits. */
  @Nullable Verdict verdict(long ticket) {
    return verdicts.get(ticket);
  }

  Hold admitted(long ticket) {
    if (verdicts.get(ticket) instanceof Verdict.Admitted admitted) {
      return admitted.hold();
    }
    throw new AssertionError("ticket " + ticket + ": " + verdicts.get(ticket));
  }

  void settle(Hold hold, boolean charged) {
    hold.settle(charged);
    for (HeldPool pool : hold.pools()) {
      if (pool.stir()) {
        apply(core.stirred(pool, now));
      }
    }
  }

  void hear(LedgerFrame frame) {
    apply(core.receive(frame, now));
  }

  void grant(String meter, long granted) {
    hear(allotment(meter, 1, granted, Answer.GRANTED, 0));
  }

  void refuse(String meter, Answer answer, long above) {
    hear(allotment(meter, 1, 0, answer, above));
  }

  /** A pool that began at noon and ends with the day. */
  LedgerFrame.Allotment allotment(
      String meter, long ordinal, long granted, Answer answer, long above) {
    Instant begin = NOON.plus(Duration.ofHours(12)).plus(Duration.ofDays(ordinal - 2));
    return new LedgerFrame.Allotment(
        ref(meter),
        ordinal,
        begin,
        begin.plus(Duration.ofDays(1)),
        granted,
        answer,
        above,
        Duration.ofSeconds(answer == Answer.EXHAUSTED ? 3_600 : 1),
        0,
        0,
        0,
        new PoolView(100, 90, 0),
        1);
  }

  /** Acknowledges these counters of the first pool. */
  void acknowledge(String meter, long granted, long used, long surrendered) {
    LedgerFrame.Allotment a = allotment(meter, 1, granted, Answer.NONE, 0);
    hear(
        new LedgerFrame.Allotment(
            a.poolRef(),
            1,
            a.notBefore(),
            a.notAfter(),
            granted,
            Answer.NONE,
            0,
            null,
            used,
            surrendered,
            0,
            a.view(),
            1));
  }

  void recall(String meter, @Nullable Instant since, String holder) {
    hear(new LedgerFrame.Recall(ref(meter), 1, 0, false, since, holder, ++recalls));
  }

  void lift(String meter) {
    hear(new LedgerFrame.Recall(ref(meter), 1, Long.MAX_VALUE, true, null, "", ++recalls));
  }

  int ref(String meter) {
    int ref = 0;
    for (HolderFrame frame : sent) {
      if (frame instanceof HolderFrame.Open open && open.meter().equals(meter)) {
        ref = open.poolRef();
      }
    }
    if (ref == 0) {
      throw new AssertionError(meter + " was never opened");
    }
    return ref;
  }

  /** The newest entry about that meter since {@link #forget}; null: none. */
  @Nullable Entry entry(String meter) {
    Entry newest = null;
    for (HolderFrame frame : sent) {
      if (frame instanceof HolderFrame.Report report) {
        for (Entry entry : report.entries()) {
          if (entry.poolRef() == ref(meter)) {
            newest = entry;
          }
        }
      }
    }
    return newest;
  }

  /** Forgets reports, so that the next look sees only newer ones. */
  void forget() {
    sent.removeIf(HolderFrame.Report.class::isInstance);
  }

  void apply(List<HolderEffect> effects) {
    for (HolderEffect effect : effects) {
      switch (effect) {
        case HolderEffect.Send send -> sent.add(send.frame());
        case HolderEffect.Decided decided -> {
          if (verdicts.put(decided.ticket(), decided.verdict()) != null) {
            throw new AssertionError("ticket " + decided.ticket() + " was answered twice");
          }
        }
        case HolderEffect other -> others.add(other);
      }
    }
  }
}
