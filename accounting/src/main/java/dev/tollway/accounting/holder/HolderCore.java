package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Answer;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.Timers.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final long USAGE_NANOS = 1_000_000_000L;
  private static final int ENTRIES_A_REPORT = 500;
  private static final Duration SHORTLY = Duration.ofSeconds(1);

  private enum Phase {
    NO_SESSION,
    HELLO_SENT,
    OPEN
  }

  private record Look(Set<Desk> open, long until) {}

  private record Gauge(long need, long waiting, @Nullable Instant since) {}

  private final LeaseTable table;
  private final String podUid;
  private final String incarnation;
  private final HeldPools pools = new HeldPools();
  private final LedgerClock clock = new LedgerClock();
  private final Map<HeldPool, Desk> desks = new LinkedHashMap<>();
  private final Map<Integer, Desk> byRef = new HashMap<>();
  private final Map<Long, Parked> parked = new LinkedHashMap<>();
  private final Map<Long, Look> looks = new LinkedHashMap<>();
  private final Timers timers = new Timers();
  private final ArrayDeque<Desk> work = new ArrayDeque<>();
  private final Set<Desk> reporting = new LinkedHashSet<>();
  private final List<Final> finals = new ArrayList<>();
  private List<HolderEffect> effects = new ArrayList<>();
  private List<String> finalsSent = List.of();
  private String ledgerId;
  private long term;
  private Phase phase = Phase.NO_SESSION;
  private long welcomedAt;
  private long pace;
  private long patience = MAX_PARK_NANOS;
  private long reports;
  private long pingAt;

  /** When the timer for the longest wait is due. */
  private long patienceAt = Long.MAX_VALUE;

  private boolean draining;
  private boolean retired;

  /** True: the leases belong to another ledger, this one is told nothing of them. */
  private boolean foreign;

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
    reports = 0;
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
      work.addAll(desks.values());
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
      for (Desk desk : Set.copyOf(ours)) {
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
      dirty(desk, now);
    }
    looks.put(ticket, new Look(open, now + patience));
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
      dirty(
          desk,
          pressing ? nextPace(desk, pace, now) : nextPace(desk, Math.max(pace, USAGE_NANOS), now));
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
        dirty(desk, nextPace(desk, Math.max(pace, USAGE_NANOS), now));
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
        Desk desk = byRef.get(changed.poolRef());
        if (desk != null) {
          desk.refusalsFall();
          work.add(desk);
        }
      }
      case LedgerFrame.Closed closed -> {
        Desk desk = byRef.get(closed.poolRef());
        Lent lent = desk == null ? null : desk.lent(closed.ordinal());
        if (lent != null && lent.known()) {
          lent.close();
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
      foreign = true;
      retire("another ledger answers");
    }
    ledgerId = welcome.ledgerId();
    term = welcome.term();
    pace = Math.max(0, welcome.pace().toNanos());
    patience = Math.clamp(welcome.parkMax().toNanos(), 1, MAX_PARK_NANOS);
    clock.welcomed(welcome.ledgerTime(), now);
    finals.removeIf(last -> finalsSent.contains(last.incarnation()));
    effects.add(new HolderEffect.Welcomed(ledgerId, term, finalsSent));
    finalsSent = List.of();
    if (draining) {
      send(new HolderFrame.Drain());
    }
    for (Desk desk : desks.values()) {
      dirty(desk, now);
      work.add(desk);
    }
  }

  private void allotted(LedgerFrame.Allotment allotment, long now) {
    Desk desk = byRef.get(allotment.poolRef());
    if (desk == null) {
      return;
    }
    long ledgerNow = clock.ledgerNanos(now);
    Gauge gauge = gauge(desk, ledgerNow);
    if (allotment.ordinal() > 0 && !desk.bygone(allotment.ordinal())) {
      Lent lent = desk.lent(allotment.ordinal());
      if (lent == null) {
        lent =
            new Lent(new PoolId(desk.held.subject(), desk.held.meter(), allotment.ordinal()), now);
        desk.add(lent);
      }
      long idle = lent.idle();
      lent.take(allotment, desk.held, table, now);
      if (lent.idle() > idle) {
        desk.held.askBelow(lent.idle() / 2);
      }
      if (allotment.view() != null && lent.covers(ledgerNow)) {
        desk.held.saw(
            new HeldPool.Seen(
                allotment.view(), allotment.ordinal(), lent.ackedUsed(), lent.notAfter));
      }
      if (lent.tells() && lent.lease() == null) {
        dirty(desk, now);
      }
      awaitWindow(desk, ledgerNow, now);
    }
    desk.answered(allotment, refusedUnits(desk, gauge), ledgerNow, now);
    looks.values().forEach(look -> look.open().remove(desk));
    finishLooks(now);
    work.add(desk);
  }

  private void recalled(LedgerFrame.Recall recall, long now) {
    Desk desk = byRef.get(recall.poolRef());
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
      dirty(desk, now);
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
    byRef.clear();
    reporting.clear();
    refuseAll("the ledger is not connected");
    for (Desk desk : desks.values()) {
      desk.sessionEnded();
      desk.held.calm();
    }
    looks.values().forEach(look -> look.open().clear());
    finishLooks(0);
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
    for (Desk desk : Set.copyOf(request.desks)) {
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
    if (clock.known() && covered(request, ledgerNow)) {
      Hold hold = request.take(ledgerNow);
      if (hold != null) {
        return new Verdict.Admitted(hold);
      }
    }
    Verdict refusal = refusal(request, ledgerNow, now);
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

  private boolean covered(Parked request, long ledgerNow) {
    for (Desk desk : request.desks) {
      if (!covered(request, desk, ledgerNow)) {
        return false;
      }
    }
    return true;
  }

  /** Units of those who came earlier are spoken for. */
  private static boolean covered(Parked request, Desk desk, long ledgerNow) {
    return desk.idle(ledgerNow) - desk.pledgedBefore(request) >= request.unitsOf(desk);
  }

  private @Nullable Verdict refusal(Parked request, long ledgerNow, long now) {
    Verdict softest = null;
    for (int i = 0; i < request.needs.size(); i++) {
      Desk desk = request.desks.get(i);
      Need need = request.needs.get(i);
      Refusal refusal = desk.refusal(need.units(), ledgerNow, now);
      if (refusal == null || covered(request, desk, ledgerNow)) {
        continue;
      }
      if (refusal.answer() == Answer.EXHAUSTED) {
        // Never 402 on our own fault: only while the owner answers.
        return clock.live(now)
            ? new Verdict.Exhausted(need, desk.held.reading(ledgerNow), retryAfter(refusal, now))
            : new Verdict.Unreachable("the ledger is silent");
      }
      Duration after = retryAfter(refusal, now);
      Duration soon = after == null ? SHORTLY : after;
      softest =
          switch (refusal.answer()) {
            case IN_FLIGHT -> new Verdict.InFlight(need, soon);
            case HELD -> new Verdict.Held(need, soon);
            default -> new Verdict.NotProgrammed(need);
          };
    }
    return softest;
  }

  private static @Nullable Duration retryAfter(Refusal refusal, long now) {
    Long at = refusal.retryAt();
    return at == null ? null : Duration.ofNanos(Math.max(0, at - now));
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

  /** Units of the request that a refusal of this pool is about. */
  private long refusedUnits(Desk desk, Gauge gauge) {
    if (gauge.need() == 0) {
      return Math.max(1, desk.asked);
    }
    long sum = 0;
    for (Parked request : desk.parked) {
      sum = Desk.saturated(sum, request.unitsOf(desk));
      if (sum >= gauge.need()) {
        return request.unitsOf(desk);
      }
    }
    return Math.max(1, desk.asked);
  }

  /**
   * The need is the whole request, not what is missing; behind requests that have their units here
   * and wait elsewhere, it is theirs too.
   */
  private static Gauge gauge(Desk desk, long ledgerNow) {
    long idle = desk.idle(ledgerNow);
    long sum = 0;
    long need = 0;
    Instant since = null;
    for (Parked request : desk.parked) {
      sum = Desk.saturated(sum, request.unitsOf(desk));
      if (need == 0 && sum > idle) {
        need = sum;
        since = request.since;
      }
    }
    return new Gauge(need, sum, since);
  }

  private List<HolderEffect> done(long now) {
    do {
      for (Desk desk = work.poll(); desk != null; desk = work.poll()) {
        attend(desk, now);
      }
    } while (fire(now));
    report(now);
    List<HolderEffect> all = effects;
    effects = new ArrayList<>();
    return all;
  }

  private void attend(Desk desk, long now) {
    long ledgerNow = clock.ledgerNanos(now);
    for (Parked request : List.copyOf(desk.parked)) {
      Verdict verdict = parked.containsKey(request.ticket) ? judge(request, now) : null;
      if (verdict != null) {
        decide(request, verdict);
      }
    }
    for (Lent lent : desk.lents) {
      obey(desk, lent, ledgerNow, now);
      if (lent.over(ledgerNow) || lent.closed() || lent.unusedFor(UNUSED_NANOS, now)) {
        lent.rest(desk.held, table, now);
      }
    }
    desk.forget(ledgerNow);
    desk.held.watch(watched(desk));
    Gauge gauge = gauge(desk, ledgerNow);
    if (asks(desk, gauge, ledgerNow, now)) {
      if (gauge.need() != desk.asked) {
        dirty(desk, now);
      }
    } else if (desk.asked > 0) {
      dirty(desk, nextPace(desk, pace, now));
    }
  }

  /** Gives back what a recall, the window's end or our own end wants. */
  private void obey(Desk desk, Lent lent, long ledgerNow, long now) {
    LedgerFrame.Recall recall = lent.recall();
    long keep;
    if (retired || draining || lent.closed() || (clock.known() && lent.over(ledgerNow))) {
      keep = 0;
    } else if (recall != null) {
      keep = Desk.saturated(Math.min(recall.keep(), Lease.MAX_UNITS), pledgedAgainst(desk, recall));
    } else {
      return;
    }
    if (lent.surrender(keep) > 0) {
      dirty(desk, recall != null || draining || retired ? now : nextPace(desk, pace, now));
    }
  }

  /**
   * Units that a request keeps here while it waits elsewhere are idle only towards an older need.
   */
  private long pledgedAgainst(Desk desk, LedgerFrame.Recall recall) {
    long sum = 0;
    for (Parked request : desk.parked) {
      int order = recall.since() == null ? -1 : request.since.compareTo(recall.since());
      if (order < 0 || (order == 0 && incarnation.compareTo(recall.sinceHolder()) < 0)) {
        sum = Desk.saturated(sum, request.unitsOf(desk));
      }
    }
    return sum;
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

  private boolean asks(Desk desk, Gauge gauge, long ledgerNow, long now) {
    if (gauge.need() == 0 || desk.refusal(gauge.need(), ledgerNow, now) != null) {
      return false;
    }
    for (Lent lent : desk.lents) {
      // Lent ahead, and its window is about to begin.
      boolean about = lent.notBefore > ledgerNow && lent.notBefore - ledgerNow <= patience;
      if (about && lent.idle() >= gauge.need()) {
        return false;
      }
    }
    return true;
  }

  private boolean fire(long now) {
    Timers.Due due = timers.due(now);
    if (due == null) {
      return false;
    }
    Desk desk = due.desk();
    switch (due.kind()) {
      case REPORT -> {
        if (desk != null && desk.reportAt <= now && phase == Phase.OPEN) {
          reporting.add(desk);
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
    finishLooks(now);
    patienceAt = Long.MAX_VALUE;
    parked.values().stream().findFirst().ifPresent(request -> awaitPatience(request.until));
    looks.values().stream().findFirst().ifPresent(look -> awaitPatience(look.until()));
  }

  private void awaitPatience(long until) {
    if (until < patienceAt) {
      patienceAt = until;
      timers.add(until, Kind.PATIENCE, null);
    }
  }

  private void finishLooks(long now) {
    looks
        .entrySet()
        .removeIf(entry -> {
          Look look = entry.getValue();
          boolean over = look.open().isEmpty() || now - look.until() >= 0;
          if (over) {
            effects.add(new HolderEffect.Looked(entry.getKey()));
          }
          return over;
        });
  }

  private void sweep(long now) {
    for (Desk desk : desks.values()) {
      for (Lent lent : desk.lents) {
        if (lent.unusedFor(UNUSED_NANOS, now) && lent.surrender(0) > 0) {
          dirty(desk, now);
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

  private void report(long now) {
    if (reporting.isEmpty()) {
      return;
    }
    List<Entry> entries = new ArrayList<>();
    for (Desk desk : reporting) {
      describe(desk, entries, now);
    }
    reporting.clear();
    for (int from = 0; from < entries.size(); from += ENTRIES_A_REPORT) {
      int to = Math.min(entries.size(), from + ENTRIES_A_REPORT);
      send(new HolderFrame.Report(++reports, entries.subList(from, to)));
    }
  }

  private void describe(Desk desk, List<Entry> entries, long now) {
    if (desk.ref == 0) {
      desk.ref = byRef.size() + 1;
      byRef.put(desk.ref, desk);
      send(new HolderFrame.Open(desk.ref, desk.held.subject(), desk.held.meter()));
    }
    desk.reportAt = Long.MAX_VALUE;
    desk.reportedAt = now;
    // Before the counters are read: what changes from here on is told by the next report.
    desk.held.calm();
    long ledgerNow = clock.ledgerNanos(now);
    Gauge gauge = gauge(desk, ledgerNow);
    boolean asks = asks(desk, gauge, ledgerNow, now);
    long need = asks ? gauge.need() : 0;
    long waiting = asks ? gauge.waiting() : 0;
    Instant since = asks ? gauge.since() : null;
    boolean view = desk.askView;
    boolean asked = need == 0 && !view;
    for (Lent lent : desk.lents) {
      if (!asked && lent.known() && lent.covers(ledgerNow)) {
        entries.add(lent.entry(desk.ref, need, waiting, since, view, now));
        asked = true;
      } else if (lent.tells()) {
        entries.add(lent.entry(desk.ref, 0, 0, null, false, now));
      }
    }
    if (!asked) {
      entries.add(new Entry(desk.ref, 0, 0, 0, 0, 0, 0, 0, need, waiting, 0, since, view));
    }
    desk.asked = need;
    desk.askView = false;
  }

  private void dirty(Desk desk, long at) {
    if (at < desk.reportAt && phase == Phase.OPEN && !foreign) {
      desk.reportAt = at;
      timers.add(at, Kind.REPORT, desk);
    }
  }

  private static long nextPace(Desk desk, long interval, long now) {
    Long last = desk.reportedAt;
    return last == null ? now : Math.max(now, last + interval);
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
