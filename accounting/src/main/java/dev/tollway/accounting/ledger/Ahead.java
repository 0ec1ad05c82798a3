package dev.tollway.accounting.ledger;

import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.frame.Answer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lends units of the next window before it begins, so that at the edge nobody who is at work has to
 * ask. Every meter has its own moment before the edge, by its name: the commits are spread.
 *
 * <p>Nothing is lent ahead of what has no next window (Lifetime, money), of a window shorter than
 * {@link #SHORTEST}, or to a holder that was not at work of late.
 */
final class Ahead {

  /** The last are lent so long before the edge. */
  static final Duration LEAD = Duration.ofSeconds(5);

  private static final Duration LEAST_SPREAD = Duration.ofSeconds(30);

  /** What is known of the next window an hour ahead is worth little. */
  private static final Duration MOST_SPREAD = Duration.ofHours(1);

  /** At most the last quarter of the running window. */
  private static final int PART_OF_WINDOW = 4;

  /** In shorter windows a runway of a minute would bind too much for too little. */
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  /** A holder that used nothing for so long asks when it needs something. */
  private static final Duration AT_WORK = Duration.ofSeconds(60);

  private static final int HASH_BITS = 20;

  private final Books books;
  private final Editor editor;

  /** Leases in use, as of the last count. */
  private long active;

  /** Commits that the store can do in a second; until it was measured: a slow disk's. */
  private long commitRate = 100;

  Ahead(Books books, Editor editor) {
    this.books = books;
    this.editor = editor;
  }

  void commitRate(long commitsPerSecond) {
    commitRate = Math.max(1, commitsPerSecond);
  }

  /** Counts the leases in use. */
  void count() {
    active =
        books.sessions.values().stream()
            .flatMap(session -> session.refs.values().stream())
            .filter(this::isActive)
            .count();
  }

  /**
   * Over how long the leases of one edge are lent: also with a commit for each of them it is half
   * of what the store can do, the other half is for the work of the day.
   */
  static Duration spread(long active, long commitRate, Duration window) {
    Duration work = Duration.ofSeconds(active * 2 / commitRate);
    Duration least = work.compareTo(LEAST_SPREAD) < 0 ? LEAST_SPREAD : work;
    Duration most = most(window);
    return least.compareTo(most) > 0 ? most : least;
  }

  private static Duration most(Duration window) {
    Duration part = window.dividedBy(PART_OF_WINDOW);
    return part.compareTo(MOST_SPREAD) > 0 ? MOST_SPREAD : part;
  }

  /** No moment of this pool is earlier, whatever the spread will be; null: none ever comes. */
  static @Nullable Instant earliest(Pool pool) {
    Instant end = pool.window.end();
    return end == null || pool.isMoney() ? null : moment(pool, end, most(length(pool.window, end)));
  }

  private static Instant moment(Pool pool, Instant end, Duration spread) {
    int hash = (pool.id.subject() + pool.id.meter()).hashCode() * 0x9E3779B1;
    int place = hash >>> (Integer.SIZE - HASH_BITS);
    return end.minus(LEAD).minusMillis((spread.toMillis() * place) >> HASH_BITS);
  }

  private static Duration length(Window window, Instant end) {
    return Duration.between(window.start(), end);
  }

  /** Lends of the next window if its moment has come. */
  void look(Meter meter) {
    Pool open = meter.open;
    Instant end = open == null ? null : open.window.end();
    if (open == null
        || end == null
        || open.lookTime == null
        || books.time.isBefore(open.lookTime)
        || open.retired
        || !books.isActive(meter.id.subject())) {
      return;
    }
    Pool next = meter.ahead;
    if (next == null) {
      Instant moment = moment(open, end, spread(active, commitRate, length(open.window, end)));
      if (books.time.isBefore(moment)) {
        open.lookTime = moment;
        books.wakeAt(moment, open);
        return;
      }
      Window window = open.series.at(end);
      if (meter.refs.isEmpty() || isShort(window)) {
        return;
      }
      next = editor.openAhead(meter, open, window);
      books.dueAhead.addAll(meter.refs);
    }
    lend(meter, next);
  }

  private static boolean isShort(Window window) {
    Instant end = window.end();
    return end == null || length(window, end).compareTo(SHORTEST) < 0;
  }

  /** To each holder once, and to all alike: what an earlier one got is not in a later one's way. */
  private void lend(Meter meter, Pool next) {
    long free = next.free();
    long share = Lender.share(meter, free);
    for (Ref ref : meter.refs) {
      boolean lent = next.leases.containsKey(ref.session.holder.incarnation);
      if (lent || ref.session.draining || !isActive(ref)) {
        continue;
      }
      long refused = ref.refused == Answer.EXHAUSTED ? ref.refusedNeed : 0;
      long units = Math.min(share, Math.max(refused, Lender.runway(next, ref, free)));
      if (units > 0) {
        Lease lease = next.lease(ref.session.holder);
        lease.granted = units;
        books.changed(lease);
        books.dueAhead.add(ref);
      }
    }
  }

  /** It used units of late, or it would if there were any. */
  private boolean isActive(Ref ref) {
    return ref.refused == Answer.EXHAUSTED
        || (ref.rate > 0 && ref.heard.plus(AT_WORK).isAfter(books.time));
  }
}
