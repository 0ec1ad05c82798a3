package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.calendar.WindowSeries;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens, closes and edits pools as the terms of accounts say. */
final class Editor {

  private final Books books;
  private final Purse purse;
  private final Recalls recalls;

  Editor(Books books, Purse purse, Recalls recalls) {
    this.books = books;
    this.purse = purse;
    this.recalls = recalls;
  }

  /** Takes over all accounts; those that are absent are withdrawn. */
  void terms(List<AccountTerms> all) {
    Set<String> present = new HashSet<>();
    for (AccountTerms terms : all) {
      present.add(terms.subject());
      AccountRow known = books.accounts.get(terms.subject());
      boolean stands = known != null && known.active();
      if (stands && terms.equals(books.terms.get(terms.subject()))) {
        continue;
      }
      if (known == null || known.revision() <= terms.revision()) {
        terms(terms, known);
      }
    }
    for (AccountRow account : List.copyOf(books.accounts.values())) {
      if (account.active() && !present.contains(account.subject())) {
        withdraw(account);
      }
    }
  }

  private void terms(AccountTerms terms, @Nullable AccountRow known) {
    AccountRow now = new AccountRow(terms.subject(), terms.plan(), terms.revision(), true);
    if (!now.equals(known)) {
      books.changed(now);
    }
    List<String> meters =
        terms.quotas().stream().map(quota -> PoolId.quotaMeter(quota.name())).toList();
    if (books.terms.put(terms.subject(), terms) == null) {
      // First word of it in this process: its owner hears how it stands.
      books.touch(terms.subject());
    }
    // First what ends, so that what begins can pair with it.
    MoneyTerms money = terms.money();
    String balance = money == null ? "" : PoolId.moneyMeter(money.currency());
    for (Meter meter : List.copyOf(books.metersOf(terms.subject()))) {
      if (!meters.contains(meter.id.name()) && !meter.id.name().equals(balance)) {
        retire(meter);
      }
    }
    for (QuotaTerms quota : terms.quotas()) {
      quota(terms, quota);
    }
    if (money != null) {
      money(terms, money);
    }
  }

  private void retire(Meter meter) {
    for (Pool pool : meter.current()) {
      if (!pool.retired) {
        pool.retired = true;
        books.changed(pool);
        recalls.all(pool);
      }
    }
  }

  /** Nothing is lent any more, and what is idle is asked back; the pools are kept. */
  private void withdraw(AccountRow account) {
    books.changed(new AccountRow(account.subject(), account.plan(), account.revision(), false));
    for (Meter meter : books.metersOf(account.subject())) {
      for (Pool pool : meter.current()) {
        recalls.all(pool);
        books.stirred.add(pool);
      }
    }
  }

  private void quota(AccountTerms terms, QuotaTerms quota) {
    Meter meter = books.meter(new Meter.Id(terms.subject(), PoolId.quotaMeter(quota.name())));
    WindowSeries series = normal(quota.windows(terms.anchor()));
    // What a window that has ended used is no matter of an edit.
    roll(meter);
    Pool pool = meter.open;
    if (pool != null
        && pool.series.equals(series)
        && pool.plan.equals(terms.plan())
        && pool.unit.equals(quota.unit())) {
      meter.current().forEach(p -> revive(p, quota.limit(), terms.revision()));
      return;
    }
    if (pool != null) {
      close(meter, pool, books.time);
    }
    Window window = series.at(books.time);
    Pool next = open(meter, terms.plan(), quota.unit(), series, window, books.time);
    next.limit = quota.limit();
    next.revision = terms.revision();
    if (pool != null && pool.unit.equals(quota.unit())) {
      carry(next, pool);
    }
    pair(next);
  }

  private void revive(Pool pool, long limit, long revision) {
    if (pool.limit != limit || pool.revision != revision || pool.retired) {
      pool.limit = limit;
      pool.revision = revision;
      pool.retired = false;
      books.changed(pool);
    }
    // It may have been withdrawn: what was asked back may be kept again.
    books.stirred.add(pool);
    if (pool.start.isAfter(books.time) && pool.free() < 0) {
      // Nobody has used any of it yet: a limit that fell is still in time.
      recalls.all(pool);
    } else {
      recalls.lift(pool);
    }
  }

  /** The anchor means nothing to calendar windows: moving it is no edit of them. */
  private static WindowSeries normal(WindowSeries series) {
    return series.alignment() == Alignment.SUBSCRIPTION || series.period() == Period.LIFETIME
        ? series
        : new WindowSeries(series.period(), series.alignment(), series.zone(), Instant.EPOCH);
  }

  private void money(AccountTerms terms, MoneyTerms money) {
    Meter meter = books.meter(new Meter.Id(terms.subject(), PoolId.moneyMeter(money.currency())));
    Pool pool = meter.open;
    if (pool == null) {
      // A balance belongs to the account and not to its plan: it has no window and is never edited.
      WindowSeries series =
          new WindowSeries(Period.LIFETIME, Alignment.CALENDAR, money.zone(), terms.anchor());
      Instant start = terms.anchor().isBefore(books.time) ? terms.anchor() : books.time;
      pool = open(meter, terms.plan(), money.currency(), series, new Window(start, null), start);
      pool.postTime = Purse.nextDay(books.time, money.zone());
      books.watch(pool);
    }
    if (pool.retired || pool.revision != terms.revision()) {
      pool.retired = false;
      pool.revision = terms.revision();
      books.changed(pool);
    }
    purse.book(pool, money.topUps());
    books.stirred.add(pool);
    recalls.lift(pool);
  }

  /** Opens the pool of the running window if the open one has ended. */
  void roll(Meter meter) {
    Pool pool = meter.open;
    while (pool != null && hasEnded(pool)) {
      boolean goesOn = books.isActive(pool.id.subject()) && !pool.retired;
      close(meter, pool, Objects.requireNonNull(pool.window.end()));
      if (meter.ahead != null) {
        // Also when nothing is to be lent any more: what was lent ahead counts somewhere.
        begin(meter, meter.ahead);
        meter.ahead = null;
      } else if (goesOn) {
        Window window = pool.series.at(books.time);
        Pool next = open(meter, pool.plan, pool.unit, pool.series, window, window.start());
        next.limit = pool.limit;
        next.revision = pool.revision;
      }
      pool = meter.open;
    }
  }

  private boolean hasEnded(Pool pool) {
    Instant end = pool.window.end();
    return end != null && !end.isAfter(books.time);
  }

  private Pool open(
      Meter meter, String plan, String unit, WindowSeries series, Window window, Instant start) {
    Pool pool = create(meter, plan, unit, series, window, start);
    begin(meter, pool);
    return pool;
  }

  /** Makes the pool of the next window while the open one still runs. */
  Pool openAhead(Meter meter, Pool open, Window window) {
    Pool next = create(meter, open.plan, open.unit, open.series, window, window.start());
    next.limit = open.limit;
    next.revision = open.revision;
    meter.ahead = next;
    return next;
  }

  private Pool create(
      Meter meter, String plan, String unit, WindowSeries series, Window window, Instant start) {
    PoolId id = new PoolId(meter.id.subject(), meter.id.name(), ++meter.lastOrdinal);
    Instant from = start.isBefore(window.start()) ? window.start() : start;
    Pool pool = new Pool(id, plan, unit, series, window, from);
    for (Meter sibling : books.metersOf(meter.id.subject())) {
      boolean left = sibling.open == null || sibling.open.retired;
      for (Pool past : sibling.past) {
        if (sibling == meter || (left && past.series.period() == series.period())) {
          carryAhead(pool, past);
        }
      }
    }
    books.changed(pool);
    books.watch(pool);
    return pool;
  }

  /** The pool's window has begun. */
  private void begin(Meter meter, Pool pool) {
    meter.open = pool;
    books.changed(pool);
    books.stirred.add(pool);
    for (Ref ref : meter.refs) {
      // What they hold of the closed pool is of no use for what comes; whoever was told ahead knows
      // it, and needs no message now that all others need one.
      boolean knows = ref.told >= pool.id.ordinal();
      if (!knows) {
        ref.markDue();
      }
      ref.hungry = ref.rate > 0 && !pool.leases.containsKey(ref.session.holder.incarnation);
      if (ref.refused != Answer.NONE) {
        if (!knows || ref.refused != Answer.EXHAUSTED) {
          books.send(ref.session, new LedgerFrame.PoolChanged(ref.number));
        }
        ref.refused = Answer.NONE;
      }
    }
  }

  /** Closes the open pool of a meter. */
  private void close(Meter meter, Pool pool, Instant at) {
    pool.closeTime = at;
    pool.retired = false;
    pool.round = null;
    meter.open = null;
    meter.past.add(pool);
    books.changed(pool);
    books.wakeAt(books.time, pool);
    if (pool.isMoney()) {
      purse.post(pool, at);
    }
    boolean edited = pool.window.end() == null || at.isBefore(pool.window.end());
    if (edited) {
      recalls.all(pool);
      replaceAhead(meter);
    }
  }

  /** The pool of the next window will never begin: another calendar applies. */
  private void replaceAhead(Meter meter) {
    Pool ahead = meter.ahead;
    if (ahead != null) {
      meter.ahead = null;
      ahead.closeTime = books.time;
      ahead.retired = false;
      meter.past.add(ahead);
      books.changed(ahead);
      books.wakeAt(books.time, ahead);
      recalls.all(ahead);
    }
  }

  /**
   * What was lent ahead in a pool that was replaced counts in the pool that covers its begin: who
   * did not hear of the edit may use it from then on.
   */
  private void carryAhead(Pool next, Pool past) {
    boolean counts =
        past.isReplacedAhead()
            && past.unit.equals(next.unit)
            && next.window.contains(past.start)
            && (!hasEnded(past) || !past.start.isBefore(next.start));
    if (counts) {
      link(next, past);
    }
  }

  private static void link(Pool next, Pool closed) {
    if (!next.carries.contains(closed)) {
      next.carries.add(closed);
    }
  }

  /** What was used or is lent in a closed pool counts in the next. */
  private void carry(Pool next, Pool closed) {
    next.carriedUsed += closed.carriedUsed;
    link(next, closed);
    for (Pool earlier : closed.carries) {
      if (!next.carries.contains(earlier)) {
        next.carries.add(earlier);
      }
    }
    books.changed(next);
  }

  /**
   * Quotas pair by unit and period: what was used of a like quota in the running window counts,
   * also when no plan had it in between. One that ran beside a pool that is carried already counted
   * the same requests.
   */
  private void pair(Pool next) {
    Optional<Pool> like =
        books.metersOf(next.id.subject()).stream()
            .flatMap(Editor::ended)
            .filter(pool -> pool != next && !pool.isReplacedAhead())
            .filter(pool -> isLike(pool, next) && !overlapsCarried(pool, next))
            .filter(pool -> !hasCounted(pool, next))
            .max(Comparator.comparingLong(Pool::used));
    like.ifPresent(pool -> {
      if (pool.closeTime == null) {
        Meter meter = books.meter(new Meter.Id(pool.id.subject(), pool.id.meter()));
        Pool ahead = meter.ahead;
        close(meter, pool, books.time);
        if (ahead != null) {
          carryAhead(next, ahead);
        }
      }
      carry(next, pool);
    });
  }

  /** An edit carried it already, into a pool whose window is over by now. */
  private boolean hasCounted(Pool pool, Pool next) {
    return books.metersOf(next.id.subject()).stream()
        .flatMap(meter -> Stream.concat(meter.past.stream(), Stream.ofNullable(meter.open)))
        .anyMatch(carrier ->
            carrier != next && isSameKind(carrier, pool) && carrier.carries.contains(pool));
  }

  private static Stream<Pool> ended(Meter meter) {
    Stream<Pool> past = meter.past.stream();
    return meter.open != null && meter.open.retired
        ? Stream.concat(past, Stream.of(meter.open))
        : past;
  }

  private boolean isLike(Pool pool, Pool next) {
    Instant end = pool.window.end();
    return isSameKind(pool, next) && (end == null || end.isAfter(books.time));
  }

  private static boolean isSameKind(Pool pool, Pool next) {
    return pool.unit.equals(next.unit)
        && !pool.isMoney()
        && pool.series.period() == next.series.period();
  }

  private static boolean overlapsCarried(Pool pool, Pool next) {
    return next.carries.stream()
        .anyMatch(carried ->
            carried == pool
                || (isBefore(pool.start, carried.closeTime)
                    && isBefore(carried.start, pool.closeTime)));
  }

  private static boolean isBefore(Instant a, @Nullable Instant b) {
    return b == null || a.isBefore(b);
  }
}
