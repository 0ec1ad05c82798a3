package dev.tollway.accounting.ledger;

import dev.tollway.accounting.calendar.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens by the passing of time: windows roll, silent holders fall into suspense. */
final class Warden {

  /** No word for so long: the session is dead. */
  private static final Duration SILENT = Duration.ofSeconds(60);

  /** No word for so long: suspense. */
  private static final Duration LOST = Duration.ofMinutes(10);

  /** After the later of the last word and the pod known gone, money and Lifetime come back. */
  private static final Duration RELEASE = Duration.ofHours(24);

  /** How long the leases of a closed pool are kept for late words, once all are settled. */
  private static final Duration KEEP = Duration.ofHours(1);

  private static final Duration ROUND_OF_HOLDERS = Duration.ofSeconds(5);

  /** Pools handled in one step, so that midnight does not make one huge commit. */
  private static final int POOLS_A_STEP = 500;

  private final Books books;
  private final Editor editor;
  private final Purse purse;
  private final Ahead ahead;
  private Instant nextRound;

  Warden(Books books, Editor editor, Purse purse, Ahead ahead) {
    this.books = books;
    this.editor = editor;
    this.purse = purse;
    this.ahead = ahead;
    this.nextRound = books.time;
  }

  void pass() {
    for (int i = 0; i < POOLS_A_STEP; i++) {
      Pool pool = books.due();
      if (pool == null) {
        break;
      }
      visit(pool);
    }
    if (!nextRound.isAfter(books.time)) {
      nextRound = books.time.plus(ROUND_OF_HOLDERS);
      for (Holder holder : List.copyOf(books.holders.values())) {
        visit(holder);
      }
      ahead.count();
    }
  }

  Instant wake() {
    return books.wake(nextRound);
  }

  private void visit(Pool pool) {
    Meter meter = books.meter(new Meter.Id(pool.id.subject(), pool.id.meter()));
    if (pool.closeTime == null) {
      editor.roll(meter);
      purse.postDay(pool);
      books.stirred.add(pool);
    } else {
      charge(pool);
      settle(meter, pool);
    }
  }

  /** At the window's end, what is in suspense counts as used. */
  private void charge(Pool pool) {
    if (isEndless(pool) || !isOver(pool)) {
      return;
    }
    for (Lease lease : pool.leases.values()) {
      if (lease.state == LeaseRow.State.SUSPENSE) {
        lease.charged = lease.outstanding();
        close(lease);
      }
    }
  }

  private void close(Lease lease) {
    lease.state = LeaseRow.State.CLOSED;
    books.changed(lease);
    books.stirred.add(lease.pool);
  }

  private boolean isOver(Pool pool) {
    Instant end = pool.window.end();
    return end != null && !end.isAfter(books.time);
  }

  private static boolean isEndless(Pool pool) {
    return pool.series.period() == Period.LIFETIME;
  }

  /** Folds the leases of a closed pool into one number when no word of them is missing. */
  private void settle(Meter meter, Pool pool) {
    Instant keep = later(pool.closeTime, pool.window.end()).plus(KEEP);
    if (keep.isAfter(books.time) || pool.leases.values().stream().anyMatch(Warden::isAwaited)) {
      if (pool.settledUsed == null) {
        books.wakeAt(keep.isAfter(books.time) ? keep : books.time.plus(KEEP), pool);
      }
      return;
    }
    long used = pool.ownUsed();
    pool.settledUsed = used;
    pool.leases.values().forEach(lease -> lease.holder.leases.remove(pool.id));
    pool.leases.clear();
    books.changed(pool);
    books.settled(pool);
    if (isOver(pool)) {
      fold(meter, pool, used);
    }
  }

  /**
   * Nothing pairs with it any more: a number is left of it. While its window runs the link stays,
   * so that the next edit sees that its use counts already.
   */
  private void fold(Meter meter, Pool pool, long used) {
    for (Meter sibling : books.metersOf(pool.id.subject())) {
      for (Pool carrier : sibling.pools()) {
        if (carrier.carries.remove(pool)) {
          carrier.carriedUsed += used;
          books.changed(carrier);
        }
      }
    }
    meter.past.remove(pool);
  }

  private static boolean isAwaited(Lease lease) {
    return lease.outstanding() > 0;
  }

  private static Instant later(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a != null ? a : b != null ? b : Instant.EPOCH;
    }
    return a.isAfter(b) ? a : b;
  }

  private void visit(Holder holder) {
    Duration silence = Duration.between(holder.lastWord, books.time);
    Session session = holder.session;
    if (session != null && silence.compareTo(SILENT) >= 0) {
      books.end(session.id, "no word for " + SILENT.toSeconds() + " s");
    }
    boolean gone = holder.goneTime != null && holder.session == null;
    if (gone || silence.compareTo(LOST) >= 0) {
      holder.leases.values().forEach(this::suspend);
    }
    Instant goneTime = holder.goneTime;
    if (goneTime != null && !later(goneTime, holder.lastWord).plus(RELEASE).isAfter(books.time)) {
      List.copyOf(holder.leases.values()).forEach(this::release);
    }
    if (holder.leases.isEmpty() && session == null && silence.compareTo(KEEP) >= 0) {
      books.ended(holder);
    } else if (session != null
        && Duration.between(holder.storedWord, holder.lastWord).compareTo(SILENT) >= 0) {
      books.changed(holder);
    }
  }

  private void suspend(Lease lease) {
    if (lease.state == LeaseRow.State.OPEN) {
      lease.state = LeaseRow.State.SUSPENSE;
      books.changed(lease);
      books.stirred.add(lease.pool);
      if (lease.pool.closeTime != null) {
        charge(lease.pool);
      }
    }
  }

  /** Nobody will ever say what became of it: it goes back to the customer. */
  private void release(Lease lease) {
    if (lease.state == LeaseRow.State.SUSPENSE && isEndless(lease.pool)) {
      close(lease);
    }
  }

  /** A person releases what a subject has in suspense. */
  void releaseSuspense(String subject) {
    for (Meter meter : books.metersOf(subject)) {
      meter.pools().stream()
          .flatMap(pool -> pool.leases.values().stream())
          .filter(lease -> lease.state == LeaseRow.State.SUSPENSE)
          .forEach(this::close);
    }
  }

  /** A pod will never speak again. */
  void podGone(String podUid) {
    for (Holder holder : List.copyOf(books.holders.values())) {
      if (holder.podUid.equals(podUid) && holder.goneTime == null) {
        holder.goneTime = books.time;
        books.changed(holder);
        visit(holder);
        holder.leases.values().forEach(lease -> books.stirred.add(lease.pool));
      }
    }
  }
}
