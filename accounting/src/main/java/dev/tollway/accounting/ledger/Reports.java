package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.frame.PoolView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes over what holders say of their leases, and writes what the ledger says of them. */
final class Reports {

  private final Books books;
  private final Editor editor;
  private final Purse purse;

  Reports(Books books, Editor editor, Purse purse) {
    this.books = books;
    this.editor = editor;
    this.purse = purse;
  }

  void report(Session session, HolderFrame.Report report) {
    boolean fresh = report.sequence() > session.lastSequence;
    session.lastSequence = Math.max(session.lastSequence, report.sequence());
    Set<Ref> named = new HashSet<>();
    for (Entry entry : report.entries()) {
      Ref ref = session.refs.get(entry.poolRef());
      if (isNegative(entry)) {
        books.alarm("negative counter from pod " + session.holder.podUid);
      } else if (ref == null) {
        unknown(session, entry);
      } else {
        editor.roll(ref.meter);
        counters(ref, entry, fresh);
        if (fresh) {
          gauges(ref, entry, named.add(ref));
        }
      }
    }
  }

  private static boolean isNegative(Entry e) {
    return e.ordinal() < 0
        || e.used() < 0
        || e.surrendered() < 0
        || e.over() < 0
        || e.reserved() < 0
        || e.need() < 0
        || e.waiting() < 0
        || !(e.rate() >= 0);
  }

  /** A ref that this session never opened, or was not allowed to. */
  private void unknown(Session session, Entry entry) {
    if (entry.need() > 0 || entry.view()) {
      books.send(session, unknownPool(entry.poolRef()));
    }
  }

  private LedgerFrame.Allotment unknownPool(int number) {
    return new LedgerFrame.Allotment(
        number, 0, books.time, null, 0, Answer.UNKNOWN_POOL, 0, null, 0, 0, 0, null, 0);
  }

  private void counters(Ref ref, Entry entry, boolean fresh) {
    if (entry.ordinal() == 0) {
      return;
    }
    Session session = ref.session;
    Pool pool = ref.meter.pool(entry.ordinal());
    Lease lease = pool == null ? null : pool.leases.get(session.holder.incarnation);
    if (lease == null && entry.used() == 0 && entry.surrendered() == 0) {
      // Nothing was ever lent: it only counts what passed beyond the limit.
      if (pool == null || entry.over() == 0) {
        return;
      }
      // Leases of a settled pool are folded into a number: whoever still speaks of one is late.
      lease = pool.settledUsed == null ? pool.lease(session.holder) : null;
    }
    if (pool == null || lease == null || lease.isClosed()) {
      if (lease != null) {
        late(lease, entry.used());
      }
      books.send(session, new LedgerFrame.Closed(ref.number, entry.ordinal()));
      return;
    }
    if (!merge(lease, entry.used(), entry.surrendered(), entry.over())) {
      return;
    }
    if (fresh) {
      lease.reserved = entry.reserved();
      lease.echoed = Math.max(lease.echoed, entry.recallSeen());
    }
    if (lease.state == LeaseRow.State.SUSPENSE) {
      lease.state = LeaseRow.State.OPEN;
      books.changed(lease);
    }
    books.stirred.add(pool);
    if (pool == ref.meter.open) {
      ref.markDue();
    } else {
      books.send(session, allotment(ref, pool, Answer.NONE));
    }
  }

  /** False: no holder of this ledger can say so, and nothing of it is taken. */
  private boolean merge(Lease lease, long used, long surrendered, long over) {
    if (!lease.admits(used, surrendered)) {
      books.alarm(
          "holder "
              + lease.holder.incarnation
              + " reports more of "
              + lease.pool.id
              + " than was granted");
      return false;
    }
    if (lease.merge(used, surrendered, over)) {
      books.changed(lease);
    }
    return true;
  }

  /** Closed is closed: what is reported now is one dated correction, at most what was granted. */
  private void late(Lease lease, long used) {
    long late = Math.min(used, lease.granted - lease.surrendered) - lease.counted();
    if (late > lease.late) {
      long more = late - lease.late;
      lease.late = late;
      books.changed(lease);
      if (lease.pool.isMoney()) {
        purse.lose(lease, more);
      }
    }
  }

  /** A holder names each of its leases of a meter, and its need with one of them. */
  private void gauges(Ref ref, Entry entry, boolean first) {
    if (entry.since() != null) {
      ref.since = entry.since();
    } else if (first && ref.need == 0) {
      ref.since = books.time;
    }
    ref.rate = first ? entry.rate() : Math.max(ref.rate, entry.rate());
    ref.need = first ? entry.need() : Math.max(ref.need, entry.need());
    long waiting = Math.max(entry.waiting(), entry.need());
    ref.waiting = first ? waiting : Math.max(ref.waiting, waiting);
    ref.heard = books.time;
    ref.hungry = true;
    if (entry.view()) {
      ref.markDue();
    }
    Pool open = ref.meter.open;
    if (open != null) {
      books.stirred.add(open);
    } else if (entry.need() > 0 || entry.view()) {
      ref.answer(Answer.UNKNOWN_POOL);
    }
  }

  /** The last words of dead incarnations of a pod. */
  void finals(String podUid, String incarnation, List<Final> finals) {
    for (Final last : finals) {
      Holder dead = books.holders.get(last.incarnation());
      if (dead == null) {
        continue;
      }
      if (!dead.podUid.equals(podUid) || last.incarnation().equals(incarnation)) {
        books.alarm("pod " + podUid + " reports the end of incarnation " + last.incarnation());
        continue;
      }
      boolean believed = true;
      for (FinalLease words : last.leases()) {
        Lease lease = dead.leases.get(words.pool());
        if (lease == null || isNegative(words)) {
          continue;
        }
        if (lease.isClosed()) {
          late(lease, words.used());
        } else {
          believed &= merge(lease, words.used(), words.surrendered(), words.over());
        }
        books.stirred.add(lease.pool);
      }
      // Where the store lost what was granted, the journal knows of more use than is known here.
      if (last.exact() && believed) {
        end(dead);
      }
    }
  }

  private static boolean isNegative(FinalLease words) {
    return words.used() < 0 || words.surrendered() < 0 || words.over() < 0;
  }

  /** What an incarnation that ended exactly did not use is free; its journal named all it used. */
  private void end(Holder dead) {
    for (Lease lease : dead.leases.values()) {
      if (!lease.isClosed()) {
        lease.state = LeaseRow.State.CLOSED;
        books.changed(lease);
        books.stirred.add(lease.pool);
      }
    }
  }

  /** Writes the Allotments that are due. */
  void allot() {
    for (Ref ref : List.copyOf(books.due)) {
      Pool open = ref.meter.open;
      if (open != null && ref.answer != Answer.UNKNOWN_POOL) {
        books.send(ref.session, allotment(ref, open, ref.answer));
        ref.told = Math.max(ref.told, open.id.ordinal());
      } else if (ref.answer == Answer.UNKNOWN_POOL) {
        books.send(ref.session, unknownPool(ref.number));
      }
      ref.sent();
    }
    for (Ref ref : books.dueAhead) {
      Pool ahead = ref.meter.ahead;
      if (ahead != null) {
        books.send(ref.session, allotment(ref, ahead, Answer.NONE));
        ref.told = Math.max(ref.told, ahead.id.ordinal());
      }
    }
  }

  /**
   * What was lent of pools that are closed: the holder may never have heard of it, and can give
   * back only what it knows.
   */
  void tellOfPast(Ref ref) {
    for (Pool past : ref.meter.past) {
      Lease lease = past.leases.get(ref.session.holder.incarnation);
      if (lease != null && lease.outstanding() > 0) {
        books.send(ref.session, allotment(ref, past, Answer.NONE));
      }
    }
  }

  private static LedgerFrame.Allotment allotment(Ref ref, Pool pool, Answer answer) {
    @Nullable Lease lease = pool.leases.get(ref.session.holder.incarnation);
    PoolId id = pool.id;
    return new LedgerFrame.Allotment(
        ref.number,
        id.ordinal(),
        pool.start,
        pool.end(),
        lease == null ? 0 : lease.granted,
        answer,
        answer == Answer.NONE ? 0 : ref.exhaustedAbove,
        answer == Answer.NONE ? null : ref.retryAfter,
        lease == null ? 0 : lease.used,
        lease == null ? 0 : lease.surrendered,
        lease == null ? 0 : lease.over,
        new PoolView(pool.limit, pool.used(), pool.suspense()),
        pool.revision);
  }
}
