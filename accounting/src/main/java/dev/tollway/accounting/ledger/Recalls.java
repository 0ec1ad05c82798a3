package dev.tollway.accounting.ledger;

import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks idle units back. */
final class Recalls {

  /** How long an echo is waited for. */
  private static final Duration ECHO = Duration.ofMillis(100);

  private final Books books;

  Recalls(Books books) {
    this.books = books;
  }

  /** Asks back all that is idle in a pool, whoever needs it. */
  void all(Pool pool) {
    for (Lease lease : pool.leases.values()) {
      if (lease.outstanding() > 0) {
        ask(lease, null, "");
      }
    }
  }

  /**
   * Begins to collect units for the oldest need.
   *
   * @return null: nobody who can be reached holds any
   */
  Pool.@Nullable Round begin(Pool pool, Ref head) {
    Pool.Round round = new Pool.Round(head, head.since, books.time.plus(ECHO));
    List<Pool> pools = new ArrayList<>(pool.carries);
    pools.add(pool);
    for (Pool one : pools) {
      for (Lease lease : one.leases.values()) {
        boolean own = one == pool && lease.holder == head.session.holder;
        if (!own && lease.outstanding() > 0) {
          long sequence = ask(lease, head.since, head.session.holder.incarnation);
          if (sequence > 0) {
            round.asked.put(lease, sequence);
          }
        }
      }
    }
    if (round.asked.isEmpty()) {
      return null;
    }
    pool.round = round;
    books.wakeAt(round.deadline, pool);
    return round;
  }

  /** The sequence of the Recall that was sent; 0: the holder cannot be reached. */
  private long ask(Lease lease, @Nullable Instant since, String sinceHolder) {
    Session session = lease.holder.session;
    Ref ref = session == null ? null : refOf(session, lease.pool);
    if (session == null || ref == null) {
      return 0;
    }
    long sequence = ++session.recallSequence;
    lease.recalled = sequence;
    books.send(
        session,
        new LedgerFrame.Recall(
            ref.number, lease.pool.id.ordinal(), 0, false, since, sinceHolder, sequence));
    return sequence;
  }

  /** Lets holders keep idle units again. */
  void lift(Pool pool) {
    for (Lease lease : pool.leases.values()) {
      Session session = lease.holder.session;
      Ref ref = session == null ? null : refOf(session, pool);
      if (lease.recalled > 0 && session != null && ref != null) {
        lease.recalled = 0;
        long sequence = ++session.recallSequence;
        books.send(
            session,
            new LedgerFrame.Recall(
                ref.number, pool.id.ordinal(), Long.MAX_VALUE, true, null, "", sequence));
      }
    }
  }

  static @Nullable Ref refOf(Session session, Pool pool) {
    return session.byMeter.get(new Meter.Id(pool.id.subject(), pool.id.meter()));
  }
}
