package dev.tollway.accounting.ledger;

import dev.tollway.accounting.money.Transfer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The money of an account: books top-ups once, lets them expire, posts usage.
 *
 * <p>Usage counts against the top-up that expires first. At an expiry, units that are lent out
 * count against the expired top-ups first: what no lease covers expires at once, each unit that
 * comes back later expires then, and each unit used lowers what is left.
 */
final class Purse {

  /** The farthest that a balance may move from zero: sums stay far from overflow. */
  private static final long MAX_BALANCE = 4 * TopUp.MAX_NANOS;

  static final Comparator<TopUpRow> FIRST_TO_EXPIRE =
      Comparator.comparing(TopUpRow::expireTime, Comparator.nullsLast(Comparator.naturalOrder()));

  private final Books books;

  Purse(Books books) {
    this.books = books;
  }

  /** Books those that were never booked. */
  void book(Pool pool, List<TopUp> topUps) {
    for (TopUp topUp : topUps) {
      if (topUp.currency().equals(pool.unit) && !isBooked(pool, topUp.id())) {
        book(pool, topUp);
      }
    }
  }

  private boolean isBooked(Pool pool, String id) {
    return pool.topUps.stream().anyMatch(row -> row.id().equals(id));
  }

  private void book(Pool pool, TopUp topUp) {
    if (Math.abs(pool.limit + topUp.nanos()) > MAX_BALANCE) {
      books.alarm("top-up " + topUp.id() + " of " + pool.id.subject() + " is beyond all bounds");
      return;
    }
    // Earlier use counts against earlier top-ups.
    attribute(pool);
    TopUpRow row = new TopUpRow(pool.id, topUp.id(), topUp.nanos(), topUp.expireTime(), 0, 0);
    pool.topUps.add(row);
    pool.topUps.sort(FIRST_TO_EXPIRE);
    books.changed(row);
    move(pool, Transfer.Kind.TOP_UP, topUp.id(), topUp.nanos());
    if (topUp.expireTime() != null) {
      books.wakeAt(topUp.expireTime(), pool);
    }
    settle(pool);
  }

  /** Brings expiry up to date; to be called before anything is lent. */
  void settle(Pool pool) {
    if (!hasExpired(pool)) {
      return;
    }
    attribute(pool);
    long left =
        pool.topUps.stream()
            .filter(this::isExpired)
            .mapToLong(row -> Math.max(0, row.left()))
            .sum();
    long lost = Math.max(0, left - pool.outstanding());
    for (TopUpRow row : List.copyOf(pool.topUps)) {
      long part = isExpired(row) ? Math.min(lost, Math.max(0, row.left())) : 0;
      if (part > 0) {
        TopUpRow now = row.expire(part);
        replace(pool, row, now);
        move(pool, Transfer.Kind.EXPIRY, row.id() + "/" + now.expired(), -part);
        lost -= part;
      }
    }
  }

  private boolean hasExpired(Pool pool) {
    return pool.topUps.stream().anyMatch(row -> isExpired(row) && row.left() > 0);
  }

  private boolean isExpired(TopUpRow row) {
    return row.expireTime() != null && !row.expireTime().isAfter(books.time);
  }

  /** Counts use, and what was taken back, against the top-ups that expire first. */
  private void attribute(Pool pool) {
    long takenBack = pool.topUps.stream().mapToLong(row -> Math.max(0, -row.nanos())).sum();
    long open = pool.used() + takenBack - pool.attributed;
    for (TopUpRow row : List.copyOf(pool.topUps)) {
      long part = Math.min(open, Math.max(0, row.left()));
      if (part > 0) {
        replace(pool, row, row.consume(part));
        pool.attributed += part;
        books.changed(pool);
        open -= part;
      }
    }
  }

  private void replace(Pool pool, TopUpRow old, TopUpRow now) {
    pool.topUps.set(pool.topUps.indexOf(old), now);
    books.changed(now);
  }

  /** Posts what was used since the last posting: at the day's end, and at the pool's close. */
  void post(Pool pool, Instant until) {
    long used = pool.ownUsed();
    if (used > pool.posted) {
      String reference = pool.id.ordinal() + "/" + until;
      books.booked(transfer(pool, Transfer.Kind.USAGE, reference, pool.posted - used));
      pool.posted = used;
      books.changed(pool);
    }
  }

  /** Posts if the day is over, and waits for the next day's end. */
  void postDay(Pool pool) {
    Instant end = pool.postTime;
    if (end != null && !end.isAfter(books.time)) {
      post(pool, end);
      pool.postTime = nextDay(books.time, pool.series.zone());
      books.changed(pool);
      books.wakeAt(pool.postTime, pool);
    }
  }

  static Instant nextDay(Instant time, ZoneId zone) {
    LocalDate date = ZonedDateTime.ofInstant(time, zone).toLocalDate();
    Instant next = date.plusDays(1).atStartOfDay(zone).toInstant();
    // A day that a zone left out starts where the next one does.
    return next.isAfter(time) ? next : date.plusDays(2).atStartOfDay(zone).toInstant();
  }

  /** Units that a closed lease turned out to have used: nobody pays them. */
  void lose(Lease lease, long nanos) {
    String reference = lease.pool.id.ordinal() + "/" + lease.holder.incarnation + "/" + lease.late;
    books.booked(transfer(lease.pool, Transfer.Kind.LOSS, reference, -nanos));
  }

  private void move(Pool pool, Transfer.Kind kind, String reference, long nanos) {
    pool.limit += nanos;
    books.booked(transfer(pool, kind, reference, nanos));
    books.changed(pool);
    books.stirred.add(pool);
  }

  private Transfer transfer(Pool pool, Transfer.Kind kind, String reference, long nanos) {
    return new Transfer(pool.id.subject(), pool.unit, kind, reference, nanos, books.time);
  }

  /** The pool of a balance has no calendar: it is open until its account ends. */
  static @Nullable Instant firstPosting(Pool pool, Instant time) {
    return pool.isMoney() ? nextDay(time, pool.series.zone()) : null;
  }
}
