package dev.tollway.accounting.simulation;

import dev.tollway.accounting.holder.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Some sidecars and a ledger on the product's own cores and leases, with a network, a store, faults
 * and edits between them. Every step ends with the oracle's judgement.
 */
final class World {
  static final Instant BEGIN = Instant.parse("2026-03-10T12:59:00Z");
  static final String SUBJECT = "key/shop/acme";
  static final List<String> METERS = List.of("quota/hourly", "quota/pack", "money/EUR");

  final Mutant mutant;
  final Coverage coverage = new Coverage();
  final Store store = new Store(BEGIN);
  final Map<String, Life> lives = new HashMap<>();
  final Oracle oracle = new Oracle(store, lives);
  final Releases releases = new Releases();
  final List<Node> nodes = new ArrayList<>();
  final Owner owner;
  final Ledgers ledgers;
  final Requests requests;
  final Holders holders;
  final Network network;
  Dice dice;

  /** Nanoseconds since the beginning, on a clock that nobody in the world can read. */
  long now;

  private final History history;
  private final Trace trace;

  World(History history, Mutant mutant, Trace trace) {
    this.history = history;
    this.mutant = mutant;
    this.trace = trace;
    this.dice = new Dice(history.seed(), history.faults());
    this.owner = new Owner(this);
    this.holders = new Holders(this);
    this.requests = new Requests(this);
    this.network = new Network(this);
    this.ledgers = new Ledgers(this);
  }

  /**
   * Runs the history, then lets all faults stop; throws a Violation at the first that must not be.
   */
  void run() {
    say(() -> "faults " + history.faults());
    ledgers.begin();
    int count = 1 + dice.below(4);
    for (int i = 0; i < count; i++) {
      nodes.add(holders.node("pod-" + i));
    }
    nodes.forEach(holders::connect);
    for (Act act : history.acts()) {
      dice = new Dice(act.salt(), history.faults());
      perform(act);
      judge();
    }
    dice = new Dice(history.seed(), new Faults(Map.of()));
    new Calm(this).come();
  }

  void judge() {
    oracle.judge();
    for (Node node : nodes) {
      node.life.judge(oracle.lossy());
      node.ending.forEach(life -> life.judge(oracle.lossy()));
    }
  }

  void say(Supplier<String> what) {
    trace.say(now, what);
  }

  void met(Coverage.Met what) {
    coverage.met(what);
  }

  /** That fault happens to all leases of a node. */
  void met(Fault fault, Node node) {
    met(fault, node, node.life);
    node.ending.forEach(life -> met(fault, node, life));
  }

  /** That fault happens to all leases of a life. */
  void met(Fault fault, Node node, Life life) {
    Instant time = ledgers.time();
    for (Lease lease : life.leases()) {
      Store.LeaseKey key = new Store.LeaseKey(lease.pool(), life.incarnation);
      boolean connected = node.session != 0 && life == node.life;
      coverage.met(
          fault,
          LeaseState.of(lease, store.leases.get(key), oracle.pool(lease.pool()), connected, time));
    }
  }

  /** That fault happens to all leases. */
  void met(Fault fault) {
    nodes.forEach(node -> met(fault, node));
  }

  boolean hit(Fault fault, Node node) {
    boolean hit = dice.hit(fault);
    if (hit) {
      met(fault, node);
    }
    return hit;
  }

  private void perform(Act act) {
    Node node = nodes.get(dice.below(nodes.size()));
    switch (act.deed()) {
      case REQUEST -> {
        if (node.session == 0 && dice.below(4) == 0) {
          holders.connect(node);
        }
        requests.request(node);
      }
      case SETTLE -> requests.settle(node);
      case DELIVER -> {
        for (int burst = 1 + dice.below(6); burst > 0; burst--) {
          network.deliver();
        }
      }
      case PASS -> pass(Duration.ofMillis(dice.below(dice.below(5) == 0 ? 1_500 : 40)));
      case CONNECT -> {
        if (node.session == 0) {
          holders.connect(node);
        } else {
          pass(Duration.ofMillis(dice.below(10)));
        }
      }
      case LAST_WORDS -> holders.endLives(node);
      case FAULT -> {
        if (act.fault() != null) {
          happen(act.fault(), node);
        }
      }
    }
  }

  private void happen(Fault fault, Node node) {
    say(() -> fault + " " + node.life);
    switch (fault) {
      case KILL -> {
        met(fault, node);
        node.life.memory.dieAfter(dice.below(6) == 0 ? dice.below(80) : dice.below(6));
      }
      case CUT -> {
        met(fault, node);
        holders.drop(node);
      }
      case SECOND_PROCESS -> holders.secondProcess(node);
      case LIVE_FINAL -> holders.claimTheLivingEnded(node);
      case PARTITION_UP -> {
        met(fault, node);
        node.upBlocked = !node.upBlocked;
      }
      case PARTITION_DOWN -> {
        met(fault, node);
        node.downBlocked = !node.downBlocked;
      }
      case PAUSE -> {
        met(fault, node);
        holders.pause(node);
      }
      case SUSPEND -> {
        met(fault, node);
        holders.suspend(node);
      }
      case DECLARED_GONE -> {
        met(fault, node);
        ledgers.declareGone(node.life.pod);
      }
      case RELEASE -> {
        met(fault);
        ledgers.release();
      }
      case KILL_LEDGER -> {
        met(fault);
        ledgers.crash(ledgers.owner(), "is killed");
      }
      case TAKE_OVER -> {
        met(fault);
        ledgers.takeOver();
      }
      case LOSE_TAIL -> ledgers.loseTail();
      case EDIT_LIMIT, EDIT_PLAN, EDIT_ZONE, EDIT_START, TOP_UP -> {
        met(fault);
        owner.edit(fault);
      }
      case STALE_TERMS -> {
        met(fault);
        owner.tellStaleTerms();
      }
      case SHORT_JUMP -> jump(fault, Duration.ofSeconds(40));
      case LONG_JUMP -> jump(fault, Duration.ofMinutes(20));
      case DAY_PASSES -> jump(fault, Duration.ofHours(25));
      default -> throw new IllegalStateException(fault + " is no event");
    }
  }

  private void jump(Fault fault, Duration time) {
    met(fault);
    pass(time);
  }

  /** Time passes, and everybody whose clock goes notices. */
  void pass(Duration time) {
    int hour = ledgers.time().atZone(ZoneOffset.UTC).getHour();
    now += time.toNanos();
    if (ledgers.time().atZone(ZoneOffset.UTC).getHour() != hour) {
      met(Coverage.Met.WINDOW_ROLLED);
    }
    say(() -> "it is " + ledgers.time());
    boolean ledgerFirst = dice.coin();
    if (ledgerFirst) {
      ledgers.wake();
    }
    nodes.forEach(holders::tick);
    if (!ledgerFirst) {
      ledgers.wake();
    }
  }
}
