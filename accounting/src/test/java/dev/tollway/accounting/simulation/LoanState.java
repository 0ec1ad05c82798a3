package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.ArrayLeaseMemory;
import dev.tollway.accounting.holder.JournalWork;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.Step;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two sidecars share a few units: the product's ledger on a store, the product's lease in journals.
 *
 * <p>The ledger remembers nothing but its store from one step to the next. There is no clock: what
 * was ever sent to an incarnation may be heard at any time, an old report may come at any time, and
 * so may the word that a pod is gone.
 */
final class LoanState implements Explorer.State<LoanState> {
  private static final PoolId POOL = new PoolId("key/shop/acme", "quota/pack", 1);
  private static final int WORDS = 6;

  /** No lease is granted more in all: surrendering and borrowing again would never end. */
  private final int most;

  private final int limit;
  private final Mutant mutant;
  private final Store store;
  private final List<Side> sides;
  private final Budget budget;
  private final int admitted;
  private final long released;

  /** What may still go wrong. */
  record Budget(int kills, int gone, int releases, int crashes) {}

  private record Old(String incarnation, long used, long surrendered) {}

  /**
   * One sidecar.
   *
   * @param words its journal
   * @param upstream requests under way, at most one
   * @param sent grants that ever left for this incarnation, as bits
   */
  private record Side(
      String pod,
      int life,
      boolean alive,
      List<Long> words,
      int upstream,
      long sent,
      @Nullable Old old) {
    String incarnation() {
      return pod + "-" + life;
    }

    long granted() {
      return words.get(1);
    }
  }

  private LoanState(
      LoanState from, Store store, List<Side> sides, Budget budget, int admitted, long released) {
    this(from.most, from.limit, from.mutant, store, sides, budget, admitted, released);
  }

  private LoanState(
      int most,
      int limit,
      Mutant mutant,
      Store store,
      List<Side> sides,
      Budget budget,
      int admitted,
      long released) {
    this.most = most;
    this.limit = limit;
    this.mutant = mutant;
    this.store = store;
    this.sides = sides;
    this.budget = budget;
    this.admitted = admitted;
    this.released = released;
  }

  static LoanState begin(int limit, int most, Budget budget, Mutant mutant) {
    Store store = new Store(World.BEGIN);
    QuotaTerms pack =
        new QuotaTerms(
            "pack", "Requests", limit, Period.LIFETIME, Alignment.CALENDAR, ZoneOffset.UTC);
    AccountTerms terms =
        new AccountTerms(POOL.subject(), "shop/gold", 1, World.BEGIN, List.of(pack), null);
    store.commit(
        new LedgerCore("ledger", 1, store.rows())
            .apply(World.BEGIN, List.of(new Input.Terms(List.of(terms))))
            .changes());
    List<Long> empty = List.of(0L, 0L, 0L, 0L, 0L, 0L);
    List<Side> sides =
        List.of(
            new Side("a", 1, true, empty, 0, 0, null), new Side("b", 1, true, empty, 0, 0, null));
    return new LoanState(most, limit, mutant, store, sides, budget, 0, 0);
  }

  @Override
  public Object key() {
    List<String> gone = new ArrayList<>();
    store
        .holders
        .values()
        .forEach(holder -> {
          if (holder.goneTime() != null) {
            gone.add(holder.incarnation());
          }
        });
    return List.of(List.copyOf(store.leases.values()), gone, sides, budget, admitted, released);
  }

  @Override
  public @Nullable String broken() {
    if (admitted > limit + released) {
      return "S1: %d admitted, limit %d, released %d".formatted(admitted, limit, released);
    }
    long lent = 0;
    for (LeaseRow row : store.leases.values()) {
      lent +=
          row.state() == LeaseRow.State.CLOSED
              ? row.used() + row.charged()
              : Math.max(row.granted() - row.surrendered(), row.used());
    }
    return lent > limit ? "S2: %d used or lent, limit %d".formatted(lent, limit) : null;
  }

  @Override
  public List<Explorer.Move<LoanState>> moves() {
    List<Explorer.Move<LoanState>> moves = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      if (side.alive()) {
        requests(moves, i, side);
        borrows(moves, i, side);
        dies(moves, i, side);
      }
      Old old = side.old();
      if (old != null && old.incarnation().equals(side.incarnation())) {
        moves.add(
            new Explorer.Move<>(
                "an old report of " + side.incarnation() + " comes",
                report(i, old.used(), old.surrendered(), 0, 0, without(side))));
      }
    }
    boolean suspense =
        store.leases.values().stream().anyMatch(row -> row.state() == LeaseRow.State.SUSPENSE);
    if (budget.releases() > 0 && suspense) {
      moves.add(new Explorer.Move<>("suspense is released", release()));
    }
    return moves;
  }

  private void requests(List<Explorer.Move<LoanState>> moves, int i, Side side) {
    String name = side.incarnation();
    if (side.upstream() == 0 && side.granted() > side.words().get(0)) {
      Side after = work(side, lease -> lease.admit(1), 1);
      moves.add(new Explorer.Move<>(name + " admits", with(i, after, admitted + 1)));
    }
    if (side.upstream() == 1) {
      moves.add(
          new Explorer.Move<>(
              name + " charges", with(i, work(side, lease -> lease.settle(1, 1), 0), admitted)));
      moves.add(
          new Explorer.Move<>(
              name + " gives back",
              with(i, work(side, lease -> lease.settle(1, 0), 0), admitted - 1)));
    }
  }

  private void borrows(List<Explorer.Move<LoanState>> moves, int i, Side side) {
    String name = side.incarnation();
    long idle = side.granted() - side.words().get(0);
    if (idle > 0) {
      Side after = work(side, lease -> lease.surrender(0), side.upstream());
      moves.add(new Explorer.Move<>(name + " surrenders", with(i, after, admitted)));
    }
    for (long granted = 1; granted <= most; granted++) {
      if ((side.sent() & (1L << granted)) != 0 && granted != side.granted()) {
        long heard = granted;
        Side after = work(side, lease -> JournalWork.grant(lease, heard), side.upstream());
        moves.add(new Explorer.Move<>(name + " hears of " + heard, with(i, after, admitted)));
      }
    }
    if (side.old() == null) {
      Old old = new Old(name, side.words().get(3), side.words().get(4));
      Side after =
          new Side(side.pod(), side.life(), true, side.words(), side.upstream(), side.sent(), old);
      moves.add(
          new Explorer.Move<>("a report of " + name + " is delayed", with(i, after, admitted)));
    }
    long need = idle == 0 && side.granted() < most ? 1 : 0;
    moves.add(
        new Explorer.Move<>(
            name + " reports" + (need > 0 ? " and asks" : ""),
            report(i, side.words().get(3), side.words().get(4), side.upstream(), need, side)));
    if (budget.crashes() > 0 && need > 0) {
      moves.add(
          new Explorer.Move<>(
              name + " asks, the ledger dies before it sends",
              report(i, side.words().get(3), side.words().get(4), side.upstream(), need, side)
                  .unsent(i, side)));
    }
  }

  private void dies(List<Explorer.Move<LoanState>> moves, int i, Side side) {
    String name = side.incarnation();
    if (budget.gone() > 0) {
      LoanState told = step(List.of(new Input.PodGone(side.pod())), i, side);
      moves.add(
          new Explorer.Move<>(
              name + " is said to be gone",
              new LoanState(this, told.store, sides, spent(0, 1, 0, 0), admitted, released)));
    }
    if (budget.kills() == 0) {
      return;
    }
    Side recovered = work(side, JournalWork::recover, 0);
    moves.add(
        new Explorer.Move<>(
            name + " dies and goes on",
            new LoanState(
                this, store, replaced(i, recovered), spent(1, 0, 0, 0), admitted, released)));
    Side lost = new Side(side.pod(), side.life(), false, side.words(), 0, side.sent(), side.old());
    LoanState gone = step(List.of(new Input.PodGone(side.pod())), i, lost);
    moves.add(
        new Explorer.Move<>(
            name + " dies with its node",
            new LoanState(
                this, gone.store, replaced(i, lost), spent(1, 0, 0, 0), admitted, released)));
    Side next = new Side(side.pod(), side.life() + 1, true, empty(), 0, 0, null);
    FinalLease words = new FinalLease(POOL, recovered.words().get(3), recovered.words().get(4), 0);
    boolean forgets = mutant == Mutant.FORGETS_LAST_WORDS;
    Final last = new Final(name, true, forgets ? List.of() : List.of(words));
    LoanState ended = step(List.of(hello(next, last)), i, next);
    moves.add(
        new Explorer.Move<>(
            name + " dies, another build reports its journal",
            new LoanState(
                this, ended.store, replaced(i, next), spent(1, 0, 0, 0), admitted, released)));
  }

  private LoanState release() {
    long units = 0;
    for (LeaseRow row : store.leases.values()) {
      boolean suspended = row.state() == LeaseRow.State.SUSPENSE;
      units += suspended ? row.granted() - row.surrendered() - row.used() : 0;
    }
    LoanState after = step(List.of(new Input.ReleaseSuspense(POOL.subject())), 0, sides.getFirst());
    return new LoanState(
        this, after.store, sides, spent(0, 0, 1, 0), admitted, released + Math.max(0, units));
  }

  private LoanState report(
      int i, long used, long surrendered, long reserved, long need, Side side) {
    Entry entry =
        new Entry(
            1,
            side.granted() == 0 ? 0 : 1,
            side.granted(),
            used,
            surrendered,
            0,
            reserved,
            0,
            need,
            need,
            0,
            null,
            true);
    return step(
        List.of(
            hello(side),
            new Input.Frame(1, new HolderFrame.Open(1, POOL.subject(), POOL.meter())),
            new Input.Frame(1, new HolderFrame.Report(1, List.of(entry)))),
        i,
        side);
  }

  private static Input hello(Side side, Final... finals) {
    return new Input.Frame(
        1, new HolderFrame.Hello(1, side.pod(), side.incarnation(), "", 0, List.of(finals)));
  }

  /** The ledger hears, decides, commits and sends. */
  private LoanState step(List<Input> inputs, int i, Side side) {
    Store after = store.copy();
    Weakness weakness = new Weakness(mutant, after);
    weakness.nextStep();
    for (Input input : inputs) {
      if (input instanceof Input.Frame(long session, HolderFrame.Report report)) {
        Entry e = report.entries().getFirst();
        weakness.told(POOL, side.incarnation(), e.used(), e.surrendered(), e.over());
      }
    }
    Step step = new LedgerCore("ledger", 1, after.rows()).apply(World.BEGIN, inputs);
    after.commit(weakness.of(step.changes()));
    long sent = side.sent();
    for (Output output : step.outputs()) {
      if (output instanceof Output.Send(long session, LedgerFrame.Allotment allotment)
          && allotment.granted() > 0) {
        sent |= 1L << allotment.granted();
      }
    }
    Side told =
        new Side(
            side.pod(), side.life(), side.alive(), side.words(), side.upstream(), sent, side.old());
    return new LoanState(this, after, replaced(i, told), budget, admitted, released);
  }

  /** The same step, but nothing left. */
  private LoanState unsent(int i, Side before) {
    return new LoanState(this, store, replaced(i, before), spent(0, 0, 0, 1), admitted, released);
  }

  private Side work(Side side, Consumer<Lease> what, int upstream) {
    ArrayLeaseMemory memory = new ArrayLeaseMemory(WORDS);
    for (int word = 0; word < WORDS; word++) {
      memory.set(word, side.words().get(word));
    }
    what.accept(JournalWork.lease(memory, POOL));
    List<Long> words = new ArrayList<>();
    for (int word = 0; word < WORDS; word++) {
      words.add(memory.get(word));
    }
    return new Side(
        side.pod(),
        side.life(),
        side.alive(),
        List.copyOf(words),
        upstream,
        side.sent(),
        side.old());
  }

  private static Side without(Side side) {
    return new Side(
        side.pod(), side.life(), side.alive(), side.words(), side.upstream(), side.sent(), null);
  }

  private static List<Long> empty() {
    return List.of(0L, 0L, 0L, 0L, 0L, 0L);
  }

  private LoanState with(int i, Side side, int nowAdmitted) {
    return new LoanState(this, store, replaced(i, side), budget, nowAdmitted, released);
  }

  private List<Side> replaced(int i, Side side) {
    List<Side> after = new ArrayList<>(sides);
    after.set(i, side);
    return List.copyOf(after);
  }

  private Budget spent(int kills, int gone, int releases, int crashes) {
    return new Budget(
        budget.kills() - kills,
        budget.gone() - gone,
        budget.releases() - releases,
        budget.crashes() - crashes);
  }
}
