package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.Timers.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One holder: borrows units, parks requests that are not covered, obeys recalls, reports. No clock,
 * no I/O, no thread: events in, effects out, by one thread. Only {@link #pools}, {@link #clock} and
 * what they give are for any thread.
 *
 * <p>{@code now} is monotonic, in nanoseconds, and never goes back.
 *
 * <pre>
 *            connected            Welcome             Pong of a ping sent &lt; 30 s ago
 * NO SESSION ---------> HELLO SENT ---------> OPEN ----------------------------------> OPEN and live
 *     ^---------------------- disconnected ----'
 * </pre>
 *
 * <p>This is one state machine in one file on purpose: what is said to the ledger depends on every
 * field.
 */
public final class HolderCore {
  /** Requests that may wait in all. */
  public static final int MAX_PARKED = 1_000;

  /** Requests that may wait for one pool. */
  public static final int MAX_PARKED_A_POOL = 100;

  /** Longest time that a request waits; the ledger may say less. */
  public static final long MAX_PARK_NANOS = 200_000_000L;

  static final int PROTOCOL = 1;
  private static final long PING_NANOS = 10_000_000_000L;
  private static final long SWEEP_NANOS = 60_000_000_000L;
  private static final long UNUSED_NANOS = 600_000_000_000L;

  private enum Phase {
    NO_SESSION,
    HELLO_SENT,
    OPEN
  }

  private final LeaseTable table;
  private final String podUid;
  private final String incarnation;
  private final HeldPools pools = new HeldPools();
  private final LedgerClock clock = new LedgerClock();
  private final Map<HeldPool, Desk> desks = new LinkedHashMap<>();
  private final Map<Long, Parked> parked = new LinkedHashMap<>();
  private final Looks looks = new Looks();
  private final Timers timers = new Timers();
  private final Reporter reporter = new Reporter(clock, timers, this::send);
  private final ArrayDeque<Desk> work = new ArrayDeque<>();
  private final List<Final> finals = new ArrayList<>();
  private List<HolderEffect> effects = new ArrayList<>();
  private List<String> finalsSent = List.of();
  private String ledgerId;
  private long term;
  private Phase phase = Phase.NO_SESSION;
  private long welcomedAt;
  private long patience = MAX_PARK_NANOS;
  private long pingAt;

  /** When the timer for the longest wait is due. */
  private long patienceAt = Long.MAX_VALUE;

  private boolean draining;
  private boolean retired;

  /**
   * Continues what the table holds; its {@link LeaseTable#recover} must have run.
   *
   * @param finals last words of dead incarnations of this pod, to be told with the next Hello
   */
  public HolderCore(HolderIdentity identity, LeaseTable table, List<Final> finals, long now) {
    this.table = table;
    this.podUid = identity.podUid();
    this.incarnation = identity.incarnation();
    this.ledgerId = identity.ledgerId();
    this.term = identity.term();
    this.finals.addAll(finals);
    for (Lease lease : table.found()) {
      Desk desk = desk(lease.pool().subject(), lease.pool().meter());
      desk.add(Lent.of(lease, now));
      desk.held.add(lease);
    }
    timers.add(now + SWEEP_NANOS, Kind.SWEEP, null);
  }

  /** For the threads that admit. */
  public HeldPools pools() {
    return pools;
  }

  /** For the threads that admit. */
  public LedgerClock clock() {
    return clock;
  }

  /** When {@link #tick} is due; {@link Long#MAX_VALUE}: no event is awaited. */
  public long nextWake() {
    return timers.next();
  }

  /** True: nothing of this incarnation is in flight. */
  public boolean quiet() {
    for (Desk desk : desks.values()) {
      for (Lent lent : desk.lents) {
        Lease lease = lent.lease();
        if (lease != null && lease.reserved() > 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** A connection stands: the session begins. */
  public List<HolderEffect> connected(long now) {
    if (phase != Phase.NO_SESSION) {
      endSession();
    }
    phase = Phase.HELLO_SENT;
    finalsSent = finals.stream().map(Final::incarnation).toList();
    send(new HolderFrame.Hello(PROTOCOL, podUid, incarnation, ledgerId, term, finals));
    ping(now);
    return done(now);
  }

  /** The connection is gone: whoever waits is told so, and refusals stand no more. */
  public List<HolderEffect> disconnected(long now) {
    endSession();
    return done(now);
  }

  /**
   * The wall clock ran away from the monotonic one: no 402 until a ping sent from now on is
   * answered.
   */
  public List<HolderEffect> clockJumped(long now) {
    clock.jump(now);
    if (phase != Phase.NO_SESSION) {
      ping(now);
    }
    return done(now);
  }

  /** Gives back what is idle, and lends no more. */
  public List<HolderEffect> drain(long now) {
    if (!draining) {
      draining = true;
      refuseAll("this sidecar is shutting down");
      if (phase == Phase.OPEN) {
        send(new HolderFrame.Drain());
      }
      for (Desk desk : desks.values()) {
        // Whoever stops waits for the answer: not for the pace.
        reporter.at(desk, now);
        work.add(desk);
      }
    }
    return done(now);
  }

  /** A dead incarnation of this pod has last words; they travel with the next Hello. */
  public void tellFinal(Final last) {
    finals.add(last);
  }

  /** Last words that no Welcome has taken yet. */
  public List<Final> untold() {
    return List.copyOf(finals);
  }

  /**
   * A request that {@link Hold#take} did not cover.
   *
   * @param ticket unique among those that wait; answered exactly once by a Decided
   */
  public List<HolderEffect> request(long ticket, List<Need> needs, long now) {
    List<Desk> ours = new ArrayList<>();
    for (Need need : needs) {
      ours.add(desk(need.subject(), need.meter()));
    }
    Instant since = LedgerClock.instant(Math.max(0, clock.ledgerNanos(now)));
    Parked request = new Parked(ticket, ours, needs, since, now + patience);
    Verdict verdict = judge(request, now);
    if (verdict == null && crowded(ours)) {
      verdict = new Verdict.Unreachable("too many requests wait for the ledger");
    }
    if (verdict != null) {
      effects.add(new HolderEffect.Decided(ticket, verdict));
    } else {
      parked.put(ticket, request);
      awaitPatience(request.until);
      for (Desk desk : request.distinct()) {
        desk.parked.add(request);
        desk.held.queue(true);
        work.add(desk);
      }
    }
    return done(now);
  }

  /** Nobody waits for that ticket any more; it is not answered. */
  public List<HolderEffect> cancel(long ticket, long now) {
    Parked request = parked.get(ticket);
    if (request != null) {
      unpark(request);
    }
    return done(now);
  }

  /**
   * Asks the ledger for fresh numbers; a Looked answers once they are here or the patience is over.
   */
  public List<HolderEffect> look(long ticket, String subject, List<String> meters, long now) {
    if (phase != Phase.OPEN || looks.size() >= MAX_PARKED || meters.isEmpty()) {
      effects.add(new HolderEffect.Looked(ticket));
      return done(now);
    }
    Set<Desk> open = new LinkedHashSet<>();
    for (String meter : meters) {
      Desk desk = desk(subject, meter);
      desk.askView = true;
      open.add(desk);
      reporter.at(desk, now);
    }
    looks.begin(ticket, open, now + patience);
    awaitPatience(now + patience);
    return done(now);
  }

  /** A request thread changed a lease of this pool, and {@link HeldPool#stir} said so. */
  public List<HolderEffect> stirred(HeldPool held, long now) {
    Desk desk = desks.get(held);
    if (desk != null) {
      boolean pressing = held.runsShort();
      if (watched(desk)) {
        held.calm();
        work.add(desk);
      }
      if (draining) {
        reporter.at(desk, now);
      } else if (pressing) {
        reporter.soon(desk, now);
      } else {
        reporter.inTime(desk, now);
      }
    }
    return done(now);
  }

  /**
   * Counts units that passed beyond a limit by design, where {@link HeldPool#passOver} could not.
   */
  public List<HolderEffect> passOver(String subject, String meter, long units, long now) {
    Desk desk = desk(subject, meter);
    for (Lent lent : desk.lents) {
      if (lent.covers(clock.ledgerNanos(now))) {
        lent.passOver(units, desk.held, table, now);
        reporter.inTime(desk, now);
        break;
      }
    }
    return done(now);
  }

  /** Time has passed. */
  public List<HolderEffect> tick(long now) {
    return done(now);
  }

  /** The ledger spoke, on the present session. */
  public List<HolderEffect> receive(LedgerFrame frame, long now) {
    if (phase == Phase.NO_SESSION) {
      return done(now);
    }
    switch (frame) {
      case LedgerFrame.Welcome welcome -> welcomed(welcome, now);
      case LedgerFrame.Pong pong -> {
        clock.ponged(pong.t(), pong.ledgerTime(), now);
        parked.values().forEach(request -> work.addAll(request.desks));
      }
      case LedgerFrame.Allotment allotment -> allotted(allotment, now);
      case LedgerFrame.Recall recall -> recalled(recall, now);
      case LedgerFrame.PoolChanged changed -> {
        Desk desk = reporter.find(changed.poolRef());
        if (desk != null) {
          desk.refusalsFall();
          work.add(desk);
        }
      }
      case LedgerFrame.Closed closed -> {
        Desk desk = reporter.find(closed.poolRef());
        if (desk != null) {
          // Also where this holder never heard of the lease: no need of it is answered any more.
          Lent lent = desk.lent(closed.ordinal());
          if (lent != null) {
            lent.close();
          }
          retire("the ledger closed a lease of this incarnation");
        }
      }
      case LedgerFrame.Backoff backoff ->
          effects.add(
              new HolderEffect.BackOff(Math.max(0, backoff.after().toNanos()), backoff.reason()));
    }
    return done(now);
  }

  private void welcomed(LedgerFrame.Welcome welcome, long now) {
    if (phase == Phase.OPEN) {
      return;
    }
    phase = Phase.OPEN;
    welcomedAt = now;
    if (!ledgerId.isEmpty() && !ledgerId.equals(welcome.ledgerId()) && holdsLeases()) {
      reporter.fallSilent();
      retire("another ledger answers");
    }
    ledgerId = welcome.ledgerId();
    term = welcome.term();
    patience = Math.clamp(welcome.parkMax().toNanos(), 1, MAX_PARK_NANOS);
    reporter.open(welcome.pace(), patience);
    clock.welcomed(welcome.ledgerTime(), now);
    finals.removeIf(last -> finalsSent.contains(last.incarnation()));
    effects.add(new HolderEffect.Welcomed(ledgerId, term, finalsSent));
    finalsSent = List.of();
    if (draining) {
      send(new HolderFrame.Drain());
    }
    for (Desk desk : desks.values()) {
      reporter.at(desk, now);
      work.add(desk);
    }
  }

  private void allotted(LedgerFrame.Allotment allotment, long now) {
    Desk desk = reporter.find(allotment.poolRef());
    if (desk == null) {
      return;
    }
    long ledgerNow = clock.ledgerNanos(now);
    Turns.Gauge gauge = Turns.gauge(desk, ledgerNow);
    if (allotment.ordinal() > 0 && !desk.bygone(allotment.ordinal())) {
      Lent lent = desk.lent(allotment.ordinal());
      if (lent == null) {
        lent =
            new Lent(new PoolId(desk.held.subject(), desk.held.meter(), allotment.ordinal()), now);
        desk.add(lent);
      }
      long idle = lent.idle();
      lent.take(allotment, desk.held, table, now);
      desk.turn(ledgerNow, now);
      desk.see(lent);
      if (lent.idle() > idle) {
        desk.mark(lent);
      }
      if (lent.tells(ledgerNow) && lent.lease() == null) {
        reporter.at(desk, now);
      }
      awaitWindow(desk, ledgerNow, now);
    }
    desk.answered(allotment, Turns.refusedUnits(desk, gauge), ledgerNow, now);
    looks.heard(desk);
    looked(looks.over(now));
    work.add(desk);
  }

  private void recalled(LedgerFrame.Recall recall, long now) {
    Desk desk = reporter.find(recall.poolRef());
    if (desk == null) {
      return;
    }
    Lent lent = desk.lent(recall.ordinal());
    if (lent == null) {
      lent = new Lent(new PoolId(desk.held.subject(), desk.held.meter(), recall.ordinal()), now);
      if (recall.ordinal() <= 0 || desk.bygone(recall.ordinal())) {
        return;
      }
      desk.add(lent);
    }
    if (lent.recalled(recall)) {
      // Even where nothing is idle, the echo is what the ledger waits for.
      reporter.at(desk, now);
      work.add(desk);
    }
  }

  private void retire(String why) {
    if (!retired) {
      retired = true;
      effects.add(new HolderEffect.Retired(why));
      refuseAll(why);
      work.addAll(desks.values());
    }
  }

  private void endSession() {
    phase = Phase.NO_SESSION;
    clock.sessionEnded();
    reporter.close();
    refuseAll("the ledger is not connected");
    for (Desk desk : desks.values()) {
      desk.sessionEnded();
      desk.held.calm();
    }
    looked(looks.all());
    desks
        .values()
        .removeIf(desk -> {
          if (desk.empty()) {
            pools.remove(desk.held);
          }
          return desk.empty();
        });
  }

  private void refuseAll(String why) {
    for (Parked request : List.copyOf(parked.values())) {
      decide(request, new Verdict.Unreachable(why));
    }
  }

  private void decide(Parked request, Verdict verdict) {
    unpark(request);
    effects.add(new HolderEffect.Decided(request.ticket, verdict));
  }

  private void unpark(Parked request) {
    parked.remove(request.ticket);
    for (Desk desk : request.distinct()) {
      desk.parked.remove(request);
      desk.held.queue(!desk.parked.isEmpty());
      work.add(desk);
    }
  }

  /** Admits or refuses what needs no waiting; null: it has to wait. */
  private @Nullable Verdict judge(Parked request, long now) {
    if (retired) {
      return new Verdict.Unreachable("this sidecar begins a new incarnation");
    }
    long ledgerNow = clock.ledgerNanos(now);
    if (clock.known() && Turns.covered(request, ledgerNow)) {
      Hold hold = request.take(ledgerNow);
      if (hold != null) {
        return new Verdict.Admitted(hold);
      }
    }
    Verdict refusal = Turns.refusal(request, ledgerNow, now, clock.live(now));
    if (refusal != null) {
      return refusal;
    }
    if (draining) {
      return new Verdict.Unreachable("this sidecar is shutting down");
    }
    boolean answers =
        phase == Phase.OPEN && (clock.live(now) || now - welcomedAt < LedgerClock.LIVE_NANOS);
    return answers ? null : new Verdict.Unreachable("the ledger is not connected");
  }

  private boolean crowded(List<Desk> ours) {
    if (parked.size() >= MAX_PARKED) {
      return true;
    }
    for (Desk desk : ours) {
      if (desk.parked.size() >= MAX_PARKED_A_POOL) {
        return true;
      }
    }
    return false;
  }

  private List<HolderEffect> done(long now) {
    do {
      for (Desk desk = work.poll(); desk != null; desk = work.poll()) {
        attend(desk, now);
      }
    } while (fire(now));
    reporter.send(now);
    List<HolderEffect> all = effects;
    effects = new ArrayList<>();
    return all;
  }

  private void attend(Desk desk, long now) {
    long ledgerNow = clock.ledgerNanos(now);
    if (clock.known()) {
      desk.turn(ledgerNow, now);
    }
    for (Parked request : List.copyOf(desk.parked)) {
      Verdict verdict = parked.containsKey(request.ticket) ? judge(request, now) : null;
      if (verdict != null) {
        decide(request, verdict);
      }
    }
    for (Lent lent : desk.lents) {
      obey(desk, lent, ledgerNow, now);
      if (lent.over(ledgerNow)
          || lent.closed()
          || draining
          || lent.unusedFor(UNUSED_NANOS, ledgerNow, now)) {
        lent.rest(desk.held, table, now);
      }
    }
    desk.forget(ledgerNow);
    desk.held.watch(watched(desk));
    desk.exhaust(!retired);
    reporter.ask(desk, now);
  }

  /** Gives back what a recall, the window's end or our own end wants. */
  private void obey(Desk desk, Lent lent, long ledgerNow, long now) {
    LedgerFrame.Recall recall = lent.recall();
    long keep;
    if (retired || draining || lent.closed() || (clock.known() && lent.over(ledgerNow))) {
      keep = 0;
    } else if (recall != null) {
      keep =
          Desk.saturated(
              Math.min(recall.keep(), Lease.MAX_UNITS),
              Turns.pledgedAgainst(desk, recall, incarnation));
    } else {
      return;
    }
    if (lent.surrender(keep) > 0) {
      if (recall != null || draining || retired) {
        reporter.at(desk, now);
      } else {
        // Of no use to anybody any more: not all holders need to say so at the edge.
        reporter.lazily(desk, incarnation, now);
      }
    }
  }

  private boolean watched(Desk desk) {
    if (retired || draining || !desk.parked.isEmpty()) {
      return true;
    }
    for (Lent lent : desk.lents) {
      if (lent.recall() != null || lent.closed()) {
        return true;
      }
    }
    return false;
  }

  private boolean fire(long now) {
    Timers.Due due = timers.due(now);
    if (due == null) {
      return false;
    }
    Desk desk = due.desk();
    switch (due.kind()) {
      case REPORT -> {
        if (desk != null) {
          reporter.due(desk, now);
        }
      }
      case WINDOW -> {
        if (desk != null) {
          // The ledger time may have been corrected since the timer was set.
          desk.windowAt = Long.MAX_VALUE;
          awaitWindow(desk, clock.ledgerNanos(now), now);
          work.add(desk);
        }
      }
      case PATIENCE -> impatient(now);
      case PING -> {
        if (phase != Phase.NO_SESSION && due.at() == pingAt) {
          ping(now);
        }
      }
      case SWEEP -> {
        timers.add(now + SWEEP_NANOS, Kind.SWEEP, null);
        sweep(now);
      }
    }
    return true;
  }

  private void impatient(long now) {
    for (Parked request : List.copyOf(parked.values())) {
      if (now - request.until < 0) {
        break;
      }
      decide(request, new Verdict.Unreachable("the ledger did not answer in time"));
    }
    looked(looks.over(now));
    patienceAt = Long.MAX_VALUE;
    parked.values().stream().findFirst().ifPresent(request -> awaitPatience(request.until));
    awaitPatience(looks.until());
  }

  private void looked(List<Long> tickets) {
    tickets.forEach(ticket -> effects.add(new HolderEffect.Looked(ticket)));
  }

  private void awaitPatience(long until) {
    if (until < patienceAt) {
      patienceAt = until;
      timers.add(until, Kind.PATIENCE, null);
    }
  }

  private void sweep(long now) {
    for (Desk desk : desks.values()) {
      for (Lent lent : desk.lents) {
        if (lent.unusedFor(UNUSED_NANOS, clock.ledgerNanos(now), now) && lent.surrender(0) > 0) {
          reporter.at(desk, now);
        }
      }
      work.add(desk);
    }
  }

  private void awaitWindow(Desk desk, long ledgerNow, long now) {
    long earliest = Long.MAX_VALUE;
    for (Lent lent : desk.lents) {
      long edge = lent.notBefore > ledgerNow ? lent.notBefore : lent.notAfter;
      if (edge > ledgerNow) {
        earliest = Math.min(earliest, edge);
      }
    }
    if (earliest < desk.windowAt) {
      desk.windowAt = earliest;
      timers.add(now + (earliest - ledgerNow), Kind.WINDOW, desk);
    }
  }

  private void ping(long now) {
    clock.pinged(now);
    send(new HolderFrame.Ping(now));
    pingAt = now + PING_NANOS;
    timers.add(pingAt, Kind.PING, null);
  }

  private boolean holdsLeases() {
    for (Desk desk : desks.values()) {
      if (!desk.lents.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Desk desk(String subject, String meter) {
    HeldPool found = pools.find(subject, meter);
    Desk desk = found == null ? null : desks.get(found);
    if (desk == null) {
      HeldPool held = new HeldPool(subject, meter);
      desk = new Desk(held);
      desks.put(held, desk);
      pools.add(held);
    }
    return desk;
  }

  private void send(HolderFrame frame) {
    effects.add(new HolderEffect.Send(frame));
  }
}
