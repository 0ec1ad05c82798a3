package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as a pure state machine: inputs and the time in, changed rows and frames out. It knows
 * no clock, no store and no thread, and the same calls on the same rows give the same steps.
 *
 * <p>The changes of a step must be committed before any of its outputs leaves, also when the
 * changes are empty: the commit proves that this is still the ledger of its pools. After a commit
 * that failed, this object must be thrown away and another be made from the stored rows.
 */
public final class LedgerCore {

  /** Longest time that a request may wait for an answer. */
  public static final Duration PARK_MAX = Duration.ofMillis(200);

  /** Shortest time between two reports of one pool that carry no need. */
  public static final Duration PACE = Duration.ofSeconds(1);

  /** Meters that one session may open: a sidecar with 100,000 keys of two limits each. */
  private static final int MAX_REFS = 200_000;

  private final String ledgerId;
  private final long term;
  private final Books books;
  private final Recalls recalls;
  private final Purse purse;
  private final Purge purge;
  private final Editor editor;
  private final Ahead ahead;
  private final Warden warden;
  private final Reports reports;
  private final Lender lender;
  private final Herald herald;

  /**
   * A ledger that goes on from what is stored.
   *
   * @param term the epoch in which it owns its pools
   */
  public LedgerCore(String ledgerId, long term, LedgerRows stored) {
    this.ledgerId = ledgerId;
    this.term = term;
    books = new Books(stored);
    recalls = new Recalls(books);
    purse = new Purse(books);
    purge = new Purge(books, purse);
    editor = new Editor(books, purse, recalls);
    ahead = new Ahead(books, editor);
    warden = new Warden(books, editor, purse, ahead);
    reports = new Reports(books, editor, purse);
    lender = new Lender(books, purse, recalls);
    herald = new Herald(books);
  }

  /**
   * Takes what came in.
   *
   * @param now time of the ledger's clock; an earlier one than before counts as the latest known
   */
  public Step apply(Instant now, List<Input> inputs) {
    if (now.isAfter(books.time)) {
      books.time = now;
    }
    warden.pass();
    inputs.forEach(this::accept);
    Set<Pool> open = new LinkedHashSet<>();
    List.copyOf(books.stirred).forEach(pool -> open.addAll(books.openFor(pool)));
    for (Pool pool : open) {
      Meter meter = books.meter(new Meter.Id(pool.id.subject(), pool.id.meter()));
      lender.decide(meter, pool);
      ahead.look(meter);
    }
    herald.announce(books.moved());
    reports.allot();
    return books.close(warden.wake());
  }

  /** Ledger time: it never goes back. */
  public Instant time() {
    return books.time;
  }

  /** How all accounts with terms stand. */
  public List<AccountView> views() {
    return books.accounts.values().stream()
        .filter(AccountRow::active)
        .map(account -> view(account.subject()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** How one account stands; null: it has no terms, or no limit. */
  public @Nullable AccountView view(String subject) {
    if (!books.isActive(subject)) {
      return null;
    }
    AccountTerms terms = books.terms.get(subject);
    List<String> order =
        terms == null
            ? List.of()
            : terms.quotas().stream().map(quota -> PoolId.quotaMeter(quota.name())).toList();
    return herald.view(subject, order);
  }

  private void accept(Input input) {
    switch (input) {
      case Input.Frame frame -> frame(frame.session(), frame.frame());
      case Input.Ended ended -> end(books.sessions.get(ended.session()));
      case Input.Terms terms -> editor.terms(terms.accounts());
      case Input.PodGone gone -> warden.podGone(gone.podUid());
      case Input.Purge over -> purge.purge(over.subjects());
      case Input.CommitRate rate -> ahead.commitRate(rate.commitsPerSecond());
      case Input.ReleaseSuspense release -> warden.releaseSuspense(release.subject());
    }
  }

  private void frame(long id, HolderFrame frame) {
    if (frame instanceof HolderFrame.Hello hello) {
      hello(id, hello);
      return;
    }
    Session session = books.sessions.get(id);
    if (session == null) {
      // An older session of a pod that has said Hello again: its frames are dropped.
      return;
    }
    session.holder.lastWord = books.time;
    switch (frame) {
      case HolderFrame.Hello again -> books.alarm("unreachable " + again.podUid());
      case HolderFrame.Open open -> open(session, open);
      case HolderFrame.Report report -> reports.report(session, report);
      case HolderFrame.Ping ping -> books.send(session, new LedgerFrame.Pong(ping.t(), books.time));
      case HolderFrame.Drain drain -> session.draining = true;
    }
  }

  private void hello(long id, HolderFrame.Hello hello) {
    Holder holder = books.holder(hello.incarnation(), hello.podUid());
    if (!holder.podUid.equals(hello.podUid())) {
      books.alarm("pod " + hello.podUid() + " claims an incarnation of " + holder.podUid);
      books.end(id, "this incarnation belongs to another pod");
      return;
    }
    end(books.sessions.get(id));
    Session older = books.sessionOfPod.get(hello.podUid());
    if (older != null) {
      books.end(older.id, "a newer session of this pod began");
      end(older);
    }
    Session session = new Session(id, holder);
    books.sessions.put(id, session);
    books.sessionOfPod.put(hello.podUid(), session);
    holder.session = session;
    holder.lastWord = books.time;
    holder.goneTime = null;
    books.changed(holder);
    holder.leases.values().forEach(lease -> books.stirred.add(lease.pool));
    reports.finals(hello.podUid(), hello.incarnation(), hello.finals());
    books.send(session, new LedgerFrame.Welcome(ledgerId, term, PACE, books.time, PARK_MAX));
  }

  private void open(Session session, HolderFrame.Open open) {
    if (session.refs.size() >= MAX_REFS && !session.refs.containsKey(open.poolRef())) {
      books.alarm("pod " + session.holder.podUid + " opens more than " + MAX_REFS + " meters");
      return;
    }
    Meter meter = books.meter(new Meter.Id(open.subject(), open.meter()));
    drop(session.refs.remove(open.poolRef()));
    drop(session.byMeter.get(meter.id));
    Ref ref = new Ref(session, open.poolRef(), meter, books.due);
    session.refs.put(open.poolRef(), ref);
    session.byMeter.put(meter.id, ref);
    meter.refs.add(ref);
    editor.roll(meter);
    if (meter.open != null) {
      ref.markDue();
    }
    if (meter.ahead != null) {
      books.dueAhead.add(ref);
    }
    reports.tellOfPast(ref);
  }

  private void drop(@Nullable Ref ref) {
    if (ref != null) {
      ref.session.refs.remove(ref.number);
      ref.session.byMeter.remove(ref.meter.id);
      ref.meter.refs.remove(ref);
      books.due.remove(ref);
      books.dueAhead.remove(ref);
      if (ref.meter.open != null) {
        books.stirred.add(ref.meter.open);
      }
    }
  }

  private void end(@Nullable Session session) {
    if (session == null) {
      return;
    }
    books.sessions.remove(session.id);
    books.sessionOfPod.remove(session.holder.podUid, session);
    session.holder.session = null;
    List.copyOf(session.refs.values())
        .forEach(ref -> {
          drop(ref);
          books.dropIfEmpty(ref.meter);
        });
    session.holder.leases.values().forEach(Lease::sessionEnded);
  }
}
