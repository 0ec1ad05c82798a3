package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.Hold;
import dev.tollway.accounting.holder.HolderEffect;
import dev.tollway.accounting.holder.LeaseTable;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.StoppingMemory;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.Step;
import dev.tollway.accounting.ledger.TopUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One history, drawn from a seed: some sidecars and a ledger on the product's own cores and leases,
 * with a network, crashes and edits between them. Every step ends with the oracle's judgement.
 */
final class Simulation {
  private static final Instant BEGIN = Instant.parse("2026-03-10T12:59:00Z");
  private static final String SUBJECT = "key/shop/acme";
  private static final List<String> METERS = List.of("quota/hourly", "quota/pack", "money/EUR");
  private static final int TRACE = 60;

  /** What was met, so that a run that meets nothing is noticed. */
  enum Met {
    ADMITTED_AT_ONCE,
    ADMITTED_AFTER_WAITING,
    EXHAUSTED,
    IN_FLIGHT,
    HELD,
    UNREACHABLE,
    HOLDER_CONTINUES,
    HOLDER_FINAL,
    HOLDER_BROKEN_FINAL,
    HOLDER_LOST,
    HOLDER_RETIRED,
    LEDGER_CRASH_BEFORE_COMMIT,
    LEDGER_CRASH_BEFORE_SEND,
    LEDGER_RESTART,
    LOST,
    REPEATED,
    REORDERED,
    LIMIT_EDITED,
    PLAN_EDITED,
    WINDOW_ROLLED,
    CUT_OFF_BETWEEN_STORES,
    INTRUDED
  }

  final Map<Met, Integer> met = new EnumMap<>(Met.class);
  private final SplittableRandom random;
  private final Faults faults;
  private final Mutant mutant;
  private final Store store = new Store(BEGIN);
  private final Oracle oracle = new Oracle(store);
  private final List<Node> nodes = new ArrayList<>();
  private final ArrayDeque<String> trace = new ArrayDeque<>();
  private final Map<Long, Node> sessions = new HashMap<>();
  private final Map<Store.LeaseKey, FinalLease> lastTold = new HashMap<>();
  private LedgerCore ledger;
  private long now;
  private long term = 1;
  private long hourly;
  private long pack;
  private long money;
  private long revision = 1;
  private String plan = "shop/gold";
  private long lastSession;
  private long lastTicket;
  private int lives;
  private Instant wake = BEGIN;

  Simulation(long seed, Mutant mutant) {
    this.random = new SplittableRandom(seed);
    this.mutant = mutant;
    this.faults = Faults.draw(random);
    this.ledger = new LedgerCore("ledger", term, store.rows());
    hourly = 1 + random.nextLong(12);
    pack = 1 + random.nextLong(30);
    money = 1 + random.nextLong(40);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      long offset = random.nextLong(1_000_000_000_000L);
      nodes.add(new Node(newLife("pod-" + i, List.of(), offset), offset));
    }
    say(faults.toString());
    tellTerms();
  }

  /** Runs that many steps; throws a {@link Violation} at the first that must not be. */
  void run(int steps) {
    nodes.forEach(this::connect);
    for (int i = 0; i < steps; i++) {
      step();
      oracle.judge();
      for (Node node : nodes) {
        node.life.judge();
        node.ending.forEach(Life::judge);
      }
    }
  }

  /** The last things that happened, oldest first. */
  String trace() {
    return String.join("\n", trace);
  }

  private void step() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    if (hit(faults.disconnect()) && node.session != 0) {
      say(node.life.incarnation + " is disconnected");
      drop(node);
    } else if (hit(faults.killHolder())) {
      killSoon(node);
    } else if (hit(faults.killLedger())) {
      met(Met.LEDGER_RESTART);
      crashLedger("is killed");
    } else if (hit(faults.edit())) {
      edit();
    } else if (hit(faults.jump())) {
      pass(random.nextBoolean() ? Duration.ofSeconds(40) : Duration.ofMinutes(20));
    } else {
      ordinary(node);
    }
  }

  private void ordinary(Node node) {
    int what = random.nextInt(100);
    if (what < 20) {
      request(node);
    } else if (what < 35) {
      settle(node);
    } else if (what < 85) {
      for (int burst = 1 + random.nextInt(6); burst > 0; burst--) {
        deliver();
      }
    } else if (what < 95) {
      pass(Duration.ofMillis(random.nextInt(hit(20) ? 1_500 : 40)));
    } else if (node.session == 0) {
      connect(node);
    } else {
      endLives(node);
    }
  }

  // ---------------------------------------------------------------- requests

  private void request(Node node) {
    List<Need> needs = new ArrayList<>();
    for (String meter : METERS) {
      if (random.nextInt(3) < 2) {
        needs.add(new Need(SUBJECT, meter, 1 + random.nextInt(3)));
      }
    }
    guard(
        node,
        () -> {
          perhapsIntrude(node);
          Hold hold = admitAtOnce(node.life, needs, node);
          if (hold != null) {
            met(Met.ADMITTED_AT_ONCE);
          } else {
            node.life.asked.put(++lastTicket, charges(needs));
            List<HolderEffect> effects = node.life.core.request(lastTicket, needs, time(node));
            say(node.life.incarnation + " asks for " + needs);
            apply(node, effects);
          }
        });
  }

  /** What a request thread does: no core, no wait. */
  private @Nullable Hold admitAtOnce(Life life, List<Need> needs, Node node) {
    HeldPool[] pools = new HeldPool[needs.size()];
    long[] units = new long[pools.length];
    for (int i = 0; i < pools.length; i++) {
      HeldPool pool = life.core.pools().find(SUBJECT, needs.get(i).meter());
      if (pool == null || !life.core.clock().known()) {
        return null;
      }
      pools[i] = pool;
      units[i] = needs.get(i).units();
    }
    life.underWay.push(new Life.Operation(charges(needs), Map.of()));
    Hold hold = Hold.take(pools, units, life.core.clock().ledgerNanos(time(node)));
    life.underWay.pop();
    if (hold != null) {
      flies(life, hold);
      life.stirred.addAll(hold.pools());
      say(life.incarnation + " admits " + needs);
    }
    return hold;
  }

  private void flies(Life life, Hold hold) {
    hold.units().forEach(oracle::admitted);
    life.flights.add(new Life.Flight(hold, hold.units()));
  }

  /** Of whatever window: a request that is cut off may be charged in one that it touched. */
  private Map<PoolId, Long> charges(List<Need> needs) {
    Map<PoolId, Long> most = new HashMap<>();
    for (Need need : needs) {
      for (long ordinal = 1; ordinal <= 40; ordinal++) {
        most.put(new PoolId(need.subject(), need.meter(), ordinal), need.units());
      }
    }
    return most;
  }

  private void settle(Node node) {
    List<Life> all = new ArrayList<>(node.ending);
    all.add(node.life);
    Life life = all.get(random.nextInt(all.size()));
    guard(
        node,
        () -> {
          perhapsIntrude(node);
          settleOne(life);
        });
  }

  private void settleOne(Life life) {
    if (life.flights.isEmpty()) {
      return;
    }
    Life.Flight flight = life.flights.remove(random.nextInt(life.flights.size()));
    boolean charged = random.nextInt(3) > 0;
    Map<PoolId, Long> units = flight.units();
    if (charged) {
      units.forEach((pool, n) -> {
        life.truth(pool).least += n;
        life.truth(pool).most += n;
      });
      life.underWay.push(new Life.Operation(Map.of(), Map.of()));
    } else {
      life.underWay.push(new Life.Operation(units, units));
    }
    flight.hold().settle(charged);
    life.underWay.pop();
    if (!charged) {
      units.forEach(oracle::gaveBack);
    }
    life.stirred.addAll(flight.hold().pools());
    say(life.incarnation + (charged ? " charges " : " gives back ") + units);
  }

  /** Another thread of the same process comes between two stores of this one. */
  private void perhapsIntrude(Node node) {
    if (hit(faults.intrude())) {
      Life life = node.life;
      boolean asks = random.nextBoolean();
      int units = 1 + random.nextInt(2);
      String meter = METERS.get(random.nextInt(METERS.size()));
      life.memory.intrudeAfter(
          random.nextInt(5),
          () -> {
            met(Met.INTRUDED);
            if (asks) {
              admitAtOnce(life, List.of(new Need(SUBJECT, meter, units)), node);
            } else {
              settleOne(life);
            }
          });
    }
  }

  // ---------------------------------------------------------------- holders

  private Life newLife(String pod, List<Final> finals, long offset) {
    return new Life(pod, "life-" + ++lives, finals, now + offset, mutant);
  }

  private long time(Node node) {
    return now + node.clockOffset;
  }

  private void connect(Node node) {
    if (node.session != 0) {
      return;
    }
    node.session = ++lastSession;
    sessions.put(node.session, node);
    say(node.life.incarnation + " connects as session " + node.session);
    guard(node, () -> apply(node, node.life.core.connected(time(node))));
  }

  private void drop(Node node) {
    if (node.session != 0) {
      long old = node.session;
      sessions.remove(old);
      node.disconnect();
      guard(node, () -> apply(node, node.life.core.disconnected(time(node))));
      ledger(List.of(new Input.Ended(old)), null);
    }
  }

  /** The process may end before any store. */
  private void killSoon(Node node) {
    node.life.memory.dieAfter(random.nextInt(6));
  }

  private void guard(Node node, Runnable action) {
    try {
      action.run();
      while (!node.life.stirred.isEmpty()) {
        HeldPool pool = node.life.stirred.removeLast();
        if (pool.stir()) {
          apply(node, node.life.core.stirred(pool, time(node)));
        }
      }
    } catch (StoppingMemory.Stopped stopped) {
      crash(node);
    }
  }

  private void crash(Node node) {
    met(Met.CUT_OFF_BETWEEN_STORES);
    Life life = node.life;
    for (Life.Operation operation : life.underWay) {
      operation.givesBack().forEach(oracle::gaveBack);
    }
    life.died();
    node.ending.forEach(each -> {
      each.died();
      each.memory.die();
    });
    long old = node.session;
    sessions.remove(old);
    node.disconnect();
    say(life.incarnation + " dies");
    if (old != 0) {
      ledger(List.of(new Input.Ended(old)), null);
    }
    for (Life each : node.ending) {
      node.finals.add(lastWords(each, true));
    }
    node.ending.clear();
    begin(node, life);
    connect(node);
  }

  private void begin(Node node, Life life) {
    switch (random.nextInt(5)) {
      case 0 -> {
        met(Met.HOLDER_FINAL);
        node.finals.add(lastWords(life, true));
        node.life = newLife(life.pod, node.finals, node.clockOffset);
      }
      case 1 -> {
        met(Met.HOLDER_BROKEN_FINAL);
        node.finals.add(lastWords(life, false));
        node.life = newLife(life.pod, node.finals, node.clockOffset);
      }
      case 2 -> {
        met(Met.HOLDER_LOST);
        node.finals.clear();
        ledger(List.of(new Input.PodGone(life.pod)), null);
        node.life = newLife("pod-" + (100 + lives), List.of(), node.clockOffset);
      }
      default -> {
        met(Met.HOLDER_CONTINUES);
        if (mutant == Mutant.FORGETS_THE_JOURNAL) {
          for (int word = 0; word < life.words.words(); word++) {
            life.words.set(word, 0);
          }
        }
        life.goOn(node.finals, time(node));
      }
    }
    say(node.life.incarnation + " begins, finals " + node.finals);
  }

  private static Final lastWords(Life life, boolean rightBoot) {
    LeaseTable table = new LeaseTable(life.words);
    table.recover();
    return table.lastWords(life.incarnation, rightBoot);
  }

  /** What retired lives held is told once nothing of them is upstream. */
  private void endLives(Node node) {
    if (mutant == Mutant.REPORTS_A_LIVE_JOURNAL_AS_FINAL && node.life.flights.size() > 0) {
      Life old = node.life;
      node.ending.add(old);
      node.finals.add(new LeaseTable(old.words).lastWords(old.incarnation, true));
      drop(node);
      node.life = newLife(old.pod, node.finals, node.clockOffset);
      connect(node);
      return;
    }
    for (Life life : List.copyOf(node.ending)) {
      if (life.core.quiet() && mutant != Mutant.REPORTS_A_LIVE_JOURNAL_AS_FINAL) {
        node.ending.remove(life);
        Final last = lastWords(life, true);
        node.finals.add(last);
        node.life.core.tellFinal(last);
        drop(node);
        connect(node);
      }
    }
  }

  private void apply(Node node, List<HolderEffect> effects) {
    for (HolderEffect effect : effects) {
      switch (effect) {
        case HolderEffect.Send send -> {
          if (node.session != 0) {
            node.toLedger.add(send.frame());
          }
        }
        case HolderEffect.Decided decided -> {
          node.life.asked.remove(decided.ticket());
          decided(node, decided.verdict());
        }
        case HolderEffect.Looked looked -> {}
        case HolderEffect.Welcomed welcomed -> {
          node.life.ledgerId = welcomed.ledgerId();
          node.finals.removeIf(last -> welcomed.finalsTaken().contains(last.incarnation()));
        }
        case HolderEffect.Retired retired -> {
          met(Met.HOLDER_RETIRED);
          say(node.life.incarnation + " retires: " + retired.why());
          node.ending.add(node.life);
          drop(node);
          node.life = newLife(node.life.pod, node.finals, node.clockOffset);
        }
        case HolderEffect.BackOff backOff -> {}
      }
    }
  }

  private void decided(Node node, Verdict verdict) {
    switch (verdict) {
      case Verdict.Admitted admitted -> {
        met(Met.ADMITTED_AFTER_WAITING);
        flies(node.life, admitted.hold());
        node.life.stirred.addAll(admitted.hold().pools());
      }
      case Verdict.Exhausted exhausted -> met(Met.EXHAUSTED);
      case Verdict.InFlight inFlight -> met(Met.IN_FLIGHT);
      case Verdict.Held held -> met(Met.HELD);
      case Verdict.Unreachable unreachable -> met(Met.UNREACHABLE);
      case Verdict.NotProgrammed unknown ->
          throw new Violation("the ledger forgot " + unknown.need());
    }
    say(node.life.incarnation + " decides " + verdict.getClass().getSimpleName());
  }

  // ---------------------------------------------------------------- network

  private void deliver() {
    List<Node> talking =
        nodes.stream()
            .filter(node -> !node.toLedger.isEmpty() || !node.toHolder.isEmpty())
            .toList();
    if (talking.isEmpty()) {
      pass(Duration.ofMillis(random.nextInt(10)));
      return;
    }
    Node node = talking.get(random.nextInt(talking.size()));
    boolean up = !node.toLedger.isEmpty() && (node.toHolder.isEmpty() || random.nextBoolean());
    if (up) {
      int batch = 1 + random.nextInt(3);
      List<Input> inputs = new ArrayList<>();
      for (int i = 0; i < batch && !node.toLedger.isEmpty(); i++) {
        HolderFrame frame = next(node.toLedger, HolderFrame.Report.class);
        if (frame != null) {
          inputs.add(new Input.Frame(node.session, frame));
        }
      }
      ledger(inputs, node);
    } else {
      LedgerFrame frame = next(node.toHolder, LedgerFrame.Allotment.class);
      if (frame != null) {
        say(node.life.incarnation + " hears " + frame);
        guard(
            node,
            () -> {
              perhapsIntrude(node);
              apply(node, node.life.core.receive(frame, time(node)));
            });
      }
    }
  }

  /** Frames of counters are lost, repeated and overtaken; the others come in order. Null: lost. */
  private <T> @Nullable T next(List<T> queue, Class<? extends T> counters) {
    int index = 0;
    while (index + 1 < queue.size()
        && counters.isInstance(queue.get(index))
        && counters.isInstance(queue.get(index + 1))
        && hit(faults.reorder())) {
      met(Met.REORDERED);
      index++;
    }
    T frame = queue.get(index);
    if (counters.isInstance(frame)) {
      if (hit(faults.repeat())) {
        met(Met.REPEATED);
        return frame;
      }
      if (hit(faults.lose())) {
        met(Met.LOST);
        queue.remove(index);
        return null;
      }
    }
    queue.remove(index);
    return frame;
  }

  // ---------------------------------------------------------------- ledger

  private Instant ledgerTime() {
    return BEGIN.plusNanos(now);
  }

  private void tellTerms() {
    QuotaTerms perHour =
        new QuotaTerms(
            "hourly", "Requests", hourly, Period.HOUR, Alignment.CALENDAR, ZoneOffset.UTC);
    QuotaTerms once =
        new QuotaTerms(
            "pack", "Requests", pack, Period.LIFETIME, Alignment.CALENDAR, ZoneOffset.UTC);
    MoneyTerms balance =
        new MoneyTerms("EUR", ZoneOffset.UTC, List.of(new TopUp("inv-1", money, "EUR", null)));
    ledger(
        List.of(
            new Input.Terms(
                List.of(
                    new AccountTerms(
                        SUBJECT, plan, revision, BEGIN, List.of(perHour, once), balance)))),
        null);
  }

  private void edit() {
    revision++;
    switch (random.nextInt(3)) {
      case 0 -> hourly = 1 + random.nextLong(12);
      case 1 -> pack = 1 + random.nextLong(30);
      default -> plan = "shop/plan-" + revision;
    }
    met(plan.endsWith("-" + revision) ? Met.PLAN_EDITED : Met.LIMIT_EDITED);
    say("edit: " + plan + " hourly " + hourly + " pack " + pack);
    tellTerms();
  }

  private void crashLedger(String how) {
    say("the ledger " + how);
    ledger = new LedgerCore("ledger", ++term, store.rows());
    for (Node node : nodes) {
      if (node.session != 0) {
        sessions.remove(node.session);
        node.disconnect();
        guard(node, () -> apply(node, node.life.core.disconnected(time(node))));
      }
    }
    // What was told and not committed is told again.
    tellTerms();
    nodes.forEach(this::connect);
  }

  private void ledger(List<Input> inputs, @Nullable Node from) {
    inputs.forEach(
        input -> say("ledger hears " + (input instanceof Input.Terms ? "terms" : input)));
    Step step = ledger.apply(ledgerTime(), inputs);
    if (!step.alarms().isEmpty() && mutant == Mutant.NONE) {
      throw new Violation("alarm: " + step.alarms());
    }
    if (mutant == Mutant.SENDS_BEFORE_COMMIT && from != null) {
      send(step);
    }
    if (from != null && hit(faults.crashBeforeCommit())) {
      met(Met.LEDGER_CRASH_BEFORE_COMMIT);
      crashLedger("dies before the commit");
      return;
    }
    if (from != null) {
      inputs.forEach(input -> heard(from, input));
    }
    store.commit(mutant == Mutant.KEEPS_THE_LAST_REPORT ? last(step.changes()) : step.changes());
    oracle.committed();
    wake = step.wake();
    if (from != null && hit(faults.crashBeforeSend())) {
      met(Met.LEDGER_CRASH_BEFORE_SEND);
      crashLedger("dies before it sends");
      return;
    }
    if (mutant != Mutant.SENDS_BEFORE_COMMIT || from == null) {
      send(step);
    }
  }

  private void send(Step step) {
    for (Output output : step.outputs()) {
      Node node = sessions.get(output.session());
      if (node == null) {
        continue;
      }
      switch (output) {
        case Output.Send send -> {
          if (send.frame() instanceof LedgerFrame.Allotment allotment && allotment.ordinal() > 0) {
            oracle.sent(
                pool(node, allotment.poolRef(), allotment.ordinal()),
                node.life.incarnation,
                allotment.granted());
          }
          node.toHolder.add(send.frame());
        }
        case Output.End end -> {
          say("the ledger ends session " + end.session() + ": " + end.reason());
          sessions.remove(end.session());
          node.disconnect();
          guard(node, () -> apply(node, node.life.core.disconnected(time(node))));
        }
      }
    }
  }

  /** What the ledger now has to know. */
  private void heard(Node node, Input input) {
    if (!(input instanceof Input.Frame frame) || frame.session() != node.session) {
      return;
    }
    switch (frame.frame()) {
      case HolderFrame.Open open -> node.meters.put(open.poolRef(), open.meter());
      case HolderFrame.Hello hello -> {
        for (Final last : hello.finals()) {
          for (FinalLease lease : last.leases()) {
            told(lease.pool(), last.incarnation(), lease.used(), lease.surrendered(), lease.over());
          }
        }
      }
      case HolderFrame.Report report -> {
        for (Entry entry : report.entries()) {
          if (entry.ordinal() > 0 && node.meters.containsKey(entry.poolRef())) {
            told(
                pool(node, entry.poolRef(), entry.ordinal()),
                node.life.incarnation,
                entry.used(),
                entry.surrendered(),
                entry.over());
          }
        }
      }
      case HolderFrame.Ping ping -> {}
      case HolderFrame.Drain drain -> {}
    }
  }

  private void told(PoolId pool, String holder, long used, long surrendered, long over) {
    Store.LeaseKey key = new Store.LeaseKey(pool, holder);
    lastTold.put(key, new FinalLease(pool, used, surrendered, over));
    LeaseRow row = store.leases.get(key);
    if (row == null || row.state() != LeaseRow.State.CLOSED) {
      oracle.told(pool, holder, used, surrendered, over);
    }
  }

  private static PoolId pool(Node node, int ref, long ordinal) {
    return new PoolId(SUBJECT, node.meters.getOrDefault(ref, "?"), ordinal);
  }

  private LedgerRows last(LedgerRows rows) {
    List<LeaseRow> leases = new ArrayList<>();
    for (LeaseRow row : rows.leases()) {
      FinalLease last = lastTold.get(new Store.LeaseKey(row.pool(), row.holder()));
      leases.add(
          last == null
              ? row
              : new LeaseRow(
                  row.pool(),
                  row.holder(),
                  row.state(),
                  row.granted(),
                  last.used(),
                  last.surrendered(),
                  last.over(),
                  row.charged(),
                  row.late()));
    }
    return new LedgerRows(
        rows.time(),
        rows.accounts(),
        rows.pools(),
        rows.holders(),
        leases,
        rows.topUps(),
        rows.transfers(),
        rows.settled(),
        rows.ended());
  }

  // ---------------------------------------------------------------- time

  private void pass(Duration time) {
    int hour = ledgerTime().atZone(ZoneOffset.UTC).getHour();
    now += time.toNanos();
    if (ledgerTime().atZone(ZoneOffset.UTC).getHour() != hour) {
      met(Met.WINDOW_ROLLED);
    }
    say("it is " + ledgerTime());
    if (!wake.isAfter(ledgerTime())) {
      ledger(List.of(), null);
    }
    for (Node node : nodes) {
      guard(
          node,
          () -> {
            perhapsIntrude(node);
            apply(node, node.life.core.tick(time(node)));
          });
      for (Life life : node.ending) {
        life.core.tick(time(node));
      }
      if (node.session == 0 && random.nextInt(3) > 0) {
        connect(node);
      }
    }
  }

  private boolean hit(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  private void met(Met what) {
    met.merge(what, 1, Integer::sum);
  }

  private void say(String what) {
    if (trace.size() == TRACE) {
      trace.remove();
    }
    trace.add("%10.3f  %s".formatted(now / 1e9, what));
  }

  /** Everything that was met, for the summary of many seeds. */
  Map<Met, Integer> met() {
    return new LinkedHashMap<>(met);
  }
}
