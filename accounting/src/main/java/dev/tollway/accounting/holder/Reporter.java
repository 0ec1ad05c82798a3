package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.holder.Timers.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is told to the ledger, and when. */
final class Reporter {
  private static final long USAGE_NANOS = 1_000_000_000L;
  private static final long LAZY_NANOS = 30_000_000_000L;
  private static final int ENTRIES_A_REPORT = 500;

  private final LedgerClock clock;
  private final Timers timers;
  private final Consumer<HolderFrame> out;
  private final Map<Integer, Desk> byRef = new HashMap<>();
  private final Set<Desk> reporting = new LinkedHashSet<>();
  private boolean open;
  private boolean silent;
  private long pace;
  private long patience;
  private long sequence;

  Reporter(LedgerClock clock, Timers timers, Consumer<HolderFrame> out) {
    this.clock = clock;
    this.timers = timers;
    this.out = out;
  }

  /** The ledger listens from here on. */
  void open(Duration shortestInterval, long patienceNanos) {
    open = true;
    sequence = 0;
    pace = Math.max(0, shortestInterval.toNanos());
    patience = patienceNanos;
  }

  void close() {
    open = false;
    byRef.clear();
    reporting.clear();
  }

  /** The leases belong to another ledger: this one is told nothing of them. */
  void fallSilent() {
    silent = true;
  }

  /** Null: never opened in this session. */
  @Nullable Desk find(int ref) {
    return byRef.get(ref);
  }

  /** To be told with the next batch. */
  void at(Desk desk, long when) {
    if (when < desk.reportAt && open && !silent) {
      desk.reportAt = when;
      timers.add(when, Kind.REPORT, desk);
    }
  }

  /** To be told as soon as the pace allows. */
  void soon(Desk desk, long now) {
    at(desk, next(desk, pace, now));
  }

  /** To be told some time: with the next report, at the latest at a moment of its own. */
  void lazily(Desk desk, String incarnation, long now) {
    int hash = (incarnation + desk.held.subject() + desk.held.meter()).hashCode() * 0x9E3779B1;
    at(desk, next(desk, pace, now) + (((hash >>> 8) * LAZY_NANOS) >>> 24));
  }

  /** To be told with the regular reports of use. */
  void inTime(Desk desk, long now) {
    at(desk, next(desk, Math.max(pace, USAGE_NANOS), now));
  }

  /** The timer of a desk has fired. */
  void due(Desk desk, long now) {
    if (desk.reportAt <= now && open) {
      reporting.add(desk);
    }
  }

  /** Asks where that can help, and tells that nobody needs anything any more. */
  void ask(Desk desk, long now) {
    long ledgerNow = clock.ledgerNanos(now);
    Turns.Gauge gauge = Turns.gauge(desk, ledgerNow);
    if (asks(desk, gauge, ledgerNow, now)) {
      if (gauge.need() != desk.asked) {
        at(desk, now);
      }
    } else if (desk.asked > 0) {
      soon(desk, now);
    }
  }

  /** Sends what is due. */
  void send(long now) {
    if (reporting.isEmpty()) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    for (Desk desk : reporting) {
      // What is said of one meter stands in one report: its need with one of its leases.
      List<Entry> words = describe(desk, now);
      if (!entries.isEmpty() && entries.size() + words.size() > ENTRIES_A_REPORT) {
        out.accept(new HolderFrame.Report(++sequence, entries));
        entries.clear();
      }
      entries.addAll(words);
    }
    reporting.clear();
    if (!entries.isEmpty()) {
      out.accept(new HolderFrame.Report(++sequence, entries));
    }
  }

  private List<Entry> describe(Desk desk, long now) {
    List<Entry> entries = new ArrayList<>();
    if (desk.ref == 0) {
      desk.ref = byRef.size() + 1;
      byRef.put(desk.ref, desk);
      out.accept(new HolderFrame.Open(desk.ref, desk.held.subject(), desk.held.meter()));
    }
    desk.reportAt = Long.MAX_VALUE;
    desk.reportedAt = now;
    // Before the counters are read: what changes from here on is told by the next report.
    desk.held.calm();
    long ledgerNow = clock.ledgerNanos(now);
    Turns.Gauge gauge = Turns.gauge(desk, ledgerNow);
    boolean asks = asks(desk, gauge, ledgerNow, now);
    long need = asks ? gauge.need() : 0;
    long waiting = asks ? gauge.waiting() : 0;
    Instant since = asks ? gauge.since() : null;
    boolean view = desk.askView;
    boolean asked = need == 0 && !view;
    for (Lent lent : desk.lents) {
      if (!asked && lent.known() && lent.covers(ledgerNow)) {
        entries.add(lent.entry(desk.ref, need, waiting, since, view, now));
        asked = true;
      } else if (lent.tells(ledgerNow)) {
        entries.add(lent.entry(desk.ref, 0, 0, null, false, now));
      }
    }
    if (!asked) {
      entries.add(new Entry(desk.ref, 0, 0, 0, 0, 0, 0, 0, need, waiting, 0, since, view));
    }
    desk.asked = need;
    desk.askView = false;
    return entries;
  }

  private boolean asks(Desk desk, Turns.Gauge gauge, long ledgerNow, long now) {
    if (gauge.need() == 0 || desk.refusal(gauge.need(), ledgerNow, now) != null) {
      return false;
    }
    for (Lent lent : desk.lents) {
      // Lent ahead, and its window is about to begin.
      boolean about = lent.notBefore > ledgerNow && lent.notBefore - ledgerNow <= patience;
      if (about && lent.idle() >= gauge.need()) {
        return false;
      }
    }
    return true;
  }

  private static long next(Desk desk, long interval, long now) {
    Long last = desk.reportedAt;
    return last == null ? now : Math.max(now, last + interval);
  }
}
