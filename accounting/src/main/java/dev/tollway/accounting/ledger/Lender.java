package dev.tollway.accounting.ledger;

import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what one pool lends, and to whom. */
final class Lender {

  /** Seconds of runway that a holder may have; less when little is free. */
  private static final int RUNWAY = 60;

  private static final int SHORT_RUNWAY = 10;

  /** How long IN_FLIGHT and HELD stand. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private static final Comparator<Ref> OLDEST_FIRST =
      Comparator.comparing((Ref ref) -> ref.since)
          .thenComparing(ref -> ref.session.holder.incarnation);

  private final Books books;
  private final Purse purse;
  private final Recalls recalls;

  Lender(Books books, Purse purse, Recalls recalls) {
    this.books = books;
    this.purse = purse;
    this.recalls = recalls;
  }

  void decide(Meter meter, Pool pool) {
    if (pool.isMoney()) {
      purse.settle(pool);
    }
    // Units of what has not begun would lie idle, and be asked for again and again.
    boolean begun = !pool.start.isAfter(books.time);
    boolean lends = begun && books.isActive(pool.id.subject()) && !pool.retired;
    List<Ref> needs = meter.refs.stream().filter(r -> r.need > 0).sorted(OLDEST_FIRST).toList();
    boolean waits = false;
    for (Ref ref : needs) {
      pool.smallestNeed = Math.min(pool.smallestNeed, ref.need);
      if (!lends) {
        ref.answer(Answer.UNKNOWN_POOL);
      } else if (!waits) {
        waits = !answer(meter, pool, ref);
      }
    }
    if (lends && !waits) {
      pool.round = null;
      fill(meter, pool);
    }
    tellRefused(meter, pool);
  }

  /** False: the need waits for units that are asked back, and younger ones wait behind it. */
  private boolean answer(Meter meter, Pool pool, Ref ref) {
    Lease lease = pool.lease(ref.session.holder);
    if (lease.isClosed()) {
      // Its final was reported: this incarnation is over.
      books.send(ref.session, new LedgerFrame.Closed(ref.number, pool.id.ordinal()));
      ref.answer(Answer.NONE);
      return true;
    }
    if (ref.session.draining) {
      ref.refuse(Answer.HELD, 0, REFUSAL, books.time);
      return true;
    }
    long missing = Math.max(0, ref.need - lease.idle());
    long free = pool.free();
    if (missing <= free) {
      grant(meter, pool, ref, lease, missing, free - missing);
      return true;
    }
    long most = pool.most();
    if (ref.need > most) {
      if (ref.need == pool.smallestNeed && !pool.refusedSmallest) {
        pool.refusedSmallest = true;
        books.changed(pool);
      }
      ref.refuse(Answer.EXHAUSTED, Math.max(0, most), untilEnd(pool), books.time);
      return true;
    }
    Pool.Round round = pool.round;
    if (round == null || !round.isFor(ref)) {
      round = recalls.begin(pool, ref);
    }
    if (round != null && !round.isOver(books.time)) {
      return false;
    }
    long reach = Math.max(0, free) + lease.outstanding() + inFlight(round);
    Answer word = ref.need <= reach ? Answer.IN_FLIGHT : Answer.HELD;
    ref.refuse(word, 0, REFUSAL, books.time);
    books.wakeAt(books.time.plus(REFUSAL), pool);
    return true;
  }

  /** What reachable holders keep after their echo. */
  private static long inFlight(Pool.@Nullable Round round) {
    return round == null
        ? 0
        : round.asked.entrySet().stream()
            .filter(e -> e.getKey().echoed >= e.getValue())
            .mapToLong(e -> e.getKey().outstanding())
            .sum();
  }

  private void grant(Meter meter, Pool pool, Ref ref, Lease lease, long missing, long left) {
    long idle = lease.idle() + missing;
    long want = Math.max(ref.waiting, target(pool, ref, lease, left));
    long extra = Math.max(0, Math.min(want - idle, share(meter, left)));
    lend(lease, missing + extra);
    ref.hungry = false;
    ref.answer(Answer.GRANTED);
  }

  /** Fills the runway of holders that said how fast they go. */
  private void fill(Meter meter, Pool pool) {
    for (Ref ref : meter.refs) {
      if (!ref.hungry || ref.session.draining) {
        continue;
      }
      ref.hungry = false;
      Lease lease = pool.lease(ref.session.holder);
      long free = pool.free();
      long target = target(pool, ref, lease, free);
      long share = Math.min(target - lease.idle(), share(meter, free));
      // Asked at half: less than that is not worth a message.
      if (!lease.isClosed() && lease.idle() < target / 2 + target % 2 && share > 0) {
        lend(lease, share);
        ref.markDue();
      }
    }
    if (share(meter, pool.free()) > 0) {
      recalls.lift(pool);
    }
  }

  private static long target(Pool pool, Ref ref, Lease lease, long free) {
    return lease.recalled > 0 ? 0 : runway(pool, ref, free);
  }

  /** What a holder uses in a minute, or in ten seconds when little is free. */
  static long runway(Pool pool, Ref ref, long free) {
    int seconds = free < pool.limit / 5 ? SHORT_RUNWAY : RUNWAY;
    return (long) Math.min(QuotaTerms.MAX_LIMIT, Math.ceil(ref.rate * seconds));
  }

  /** What one holder may get beyond its need: free ÷ 2 ÷ active holders. */
  static long share(Meter meter, long free) {
    long active = meter.refs.stream().filter(ref -> !ref.session.draining).count();
    return Math.max(0, free) / 2 / Math.max(1, active);
  }

  private void lend(Lease lease, long units) {
    if (units > 0) {
      lease.granted += units;
      books.changed(lease);
    }
  }

  private void tellRefused(Meter meter, Pool pool) {
    long most = pool.most();
    long free = pool.free();
    List<Ref> refused =
        meter.refs.stream()
            .filter(ref -> ref.refused != Answer.NONE)
            .sorted(Comparator.comparing((Ref ref) -> ref.refusedTime))
            .toList();
    for (Ref ref : refused) {
      boolean fits = false;
      if (ref.refused == Answer.EXHAUSTED) {
        fits = most > ref.refusedAbove;
      } else if (ref.refusedTime.plus(REFUSAL).isAfter(books.time)) {
        fits = ref.refusedNeed <= free;
        free -= fits ? ref.refusedNeed : 0;
      } else {
        ref.refused = Answer.NONE;
      }
      if (fits) {
        ref.refused = Answer.NONE;
        books.send(ref.session, new LedgerFrame.PoolChanged(ref.number));
      }
    }
  }

  /**
   * Time to the window's end, with a jitter per subject up to 60 s or 1 % of the window, so that
   * not all come back at once; null: waiting never helps.
   */
  private @Nullable Duration untilEnd(Pool pool) {
    Instant end = pool.window.end();
    if (end == null) {
      return null;
    }
    long window = Duration.between(pool.window.start(), end).toMillis();
    long bound = Math.min(60_000, window / 100);
    long jitter = Math.floorMod(pool.id.subject().hashCode() * 2_654_435_761L, bound + 1);
    return Duration.between(books.time, end).plusMillis(jitter);
  }
}
