package dev.tollway.accounting.simulation;

import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.HolderEffect;
import dev.tollway.accounting.holder.StoppingMemory;
import dev.tollway.accounting.ledger.Input;
import java.util.ArrayList;
import java.util.List;

/** How processes of sidecars begin, connect, die and are followed by others. */
final class Holders {
  private static final List<Fault> INHERITANCE =
      List.of(
          Fault.JOURNAL_CONTINUED,
          Fault.JOURNAL_OF_ANOTHER_BUILD,
          Fault.JOURNAL_OF_ANOTHER_BOOT,
          Fault.JOURNAL_FLIPPED,
          Fault.JOURNAL_TRUNCATED,
          Fault.NODE_LOST);

  private static final int MAX_ENDING = 3;

  private final World world;
  private long lastSession;
  private int lastLife;
  private int lastPod = 100;

  Holders(World world) {
    this.world = world;
  }

  Node node(String pod) {
    long offset = world.dice.below(1_000_000_000) * 1_000L;
    int drift = world.dice.below(3) == 0 ? world.dice.below(10_000) - 5_000 : 0;
    return new Node(newLife(pod, List.of(), Node.time(offset, world.now)), offset, drift);
  }

  private Life newLife(String pod, List<Final> finals, long time) {
    Life life = new Life(pod, "life-" + ++lastLife, finals, time, world.mutant);
    world.lives.put(life.incarnation, life);
    return life;
  }

  private void succeed(Node node, String pod) {
    node.life = newLife(pod, node.finals, node.time(world.now));
  }

  void connect(Node node) {
    LedgerProcess ledger = world.ledgers.reachable();
    if (node.session == 0 && node.runs()) {
      node.session = ++lastSession;
      node.ledger = ledger;
      ledger.sessions.put(node.session, node);
      world.say(() -> node.life + " connects to " + ledger + " as session " + node.session);
      guard(node, () -> apply(node, node.life, node.life.core.connected(node.time(world.now))));
    }
  }

  /** The connection is cut; over a path that carries nothing the ledger does not hear of it. */
  void drop(Node node) {
    LedgerProcess ledger = node.ledger;
    if (ledger == null) {
      return;
    }
    long old = node.session;
    boolean heard = !node.upBlocked;
    hearsTheEnd(node);
    if (heard) {
      ledger.sessions.remove(old);
      world.ledgers.hear(ledger, List.of(new Input.Ended(old)), null);
    }
  }

  /** The holder notices that its session is over. */
  void hearsTheEnd(Node node) {
    Life life = node.life;
    node.disconnect();
    guard(node, () -> apply(node, life, life.core.disconnected(node.time(world.now))));
  }

  void tick(Node node) {
    if (!node.runs()) {
      return;
    }
    Life life = node.life;
    guard(
        node,
        () -> {
          world.requests.intrudeSoon(node, life);
          apply(node, life, life.core.tick(node.time(world.now)));
        });
    for (Life each : List.copyOf(node.ending)) {
      guard(node, () -> each.core.tick(node.time(world.now)));
    }
    if (node.session == 0 && world.dice.below(3) > 0) {
      connect(node);
    }
  }

  void pause(Node node) {
    if (node.paused) {
      node.resume(world.now);
    } else {
      node.paused = true;
    }
  }

  /** The machine stands still, and with it the monotonic clock. */
  void suspend(Node node) {
    if (node.suspendedAt < 0) {
      node.suspendedAt = world.now;
    } else {
      resume(node);
    }
  }

  void resume(Node node) {
    if (node.resume(world.now)) {
      Life life = node.life;
      guard(node, () -> apply(node, life, life.core.clockJumped(node.time(world.now))));
    }
  }

  /** Runs what a thread of the node does; the process may die in it. */
  void guard(Node node, Runnable action) {
    try {
      action.run();
      attend(node, node.life);
      for (Life life : List.copyOf(node.ending)) {
        attend(node, life);
      }
    } catch (StoppingMemory.Stopped stopped) {
      crash(node);
    }
  }

  private void attend(Node node, Life life) {
    while (!life.stirred.isEmpty()) {
      HeldPool pool = life.stirred.removeLast();
      if (pool.stir()) {
        apply(node, life, life.core.stirred(pool, node.time(world.now)));
      }
    }
  }

  void apply(Node node, Life life, List<HolderEffect> effects) {
    for (HolderEffect effect : effects) {
      switch (effect) {
        case HolderEffect.Send send -> {
          if (node.session != 0 && life == node.life) {
            node.toLedger.add(send.frame());
          }
        }
        case HolderEffect.Decided decided ->
            world.requests.decided(node, life, decided.ticket(), decided.verdict());
        case HolderEffect.Looked looked -> {}
        case HolderEffect.Welcomed welcomed -> {
          life.ledgerId = welcomed.ledgerId();
          node.finals.removeIf(last -> welcomed.finalsTaken().contains(last.incarnation()));
        }
        case HolderEffect.Retired retired -> {
          world.met(Coverage.Met.HOLDER_RETIRED);
          world.say(() -> life + " retires: " + retired.why());
          overtake(node, life);
        }
        case HolderEffect.BackOff backOff -> {}
      }
    }
  }

  /** Another life begins; the journal of this one stays locked while its requests are upstream. */
  private void overtake(Node node, Life life) {
    drop(node);
    // It may have died of its last words.
    if (life == node.life) {
      node.ending.add(life);
      succeed(node, life.pod);
    }
  }

  void secondProcess(Node node) {
    if (node.ending.size() < MAX_ENDING && node.runs()) {
      world.met(Fault.SECOND_PROCESS, node);
      overtake(node, node.life);
      connect(node);
    }
  }

  /**
   * A build that is wrong says that a journal is final whose process lives: its own, and others'.
   */
  void claimTheLivingEnded(Node node) {
    if (node.session != 0 || !node.runs()) {
      drop(node);
    }
    connect(node);
    if (!node.toLedger.isEmpty() && node.toLedger.getFirst() instanceof HolderFrame.Hello hello) {
      world.met(Fault.LIVE_FINAL, node);
      List<Final> claims = new ArrayList<>(hello.finals());
      for (Node other : world.nodes) {
        claims.add(other.life.wordsOfTheLiving());
      }
      node.toLedger.set(
          0,
          new HolderFrame.Hello(
              hello.protocol(),
              hello.podUid(),
              hello.incarnation(),
              hello.ledgerId(),
              hello.term(),
              claims));
    }
  }

  /** What retired lives held is told once nothing of them is upstream. */
  void endLives(Node node) {
    if (!node.runs()) {
      return;
    }
    if (world.mutant == Mutant.REPORTS_A_LIVE_JOURNAL_AS_FINAL) {
      Life life = node.life;
      node.finals.add(life.wordsOfTheLiving());
      overtake(node, life);
      connect(node);
      return;
    }
    for (Life life : List.copyOf(node.ending)) {
      if (life.core.quiet() && life.flights.isEmpty()) {
        node.ending.remove(life);
        Final last = lastWords(life, true);
        node.finals.add(last);
        node.life.core.tellFinal(last);
        world.say(() -> life + " has ended: " + last);
        drop(node);
        connect(node);
      }
    }
  }

  private void crash(Node node) {
    world.met(Coverage.Met.DIED_BETWEEN_STORES);
    Life life = node.life;
    Fault found = world.dice.among(INHERITANCE, Fault.JOURNAL_CONTINUED);
    world.met(found, node, life);
    node.ending.forEach(this::die);
    die(life);
    world.say(() -> life + " dies");
    LedgerProcess ledger = node.ledger;
    if (ledger != null) {
      long old = node.session;
      ledger.sessions.remove(old);
      node.disconnect();
      world.ledgers.hear(ledger, List.of(new Input.Ended(old)), null);
    }
    for (Life each : node.ending) {
      node.finals.add(lastWords(each, true));
    }
    node.ending.clear();
    inherit(node, life, found);
  }

  private void die(Life life) {
    for (Life.Operation operation : life.underWay) {
      operation.givesBack().forEach(world.oracle::gaveBack);
    }
    life.died();
    life.memory.die();
  }

  private void inherit(Node node, Life life, Fault found) {
    world.say(() -> "of " + life + ": " + found);
    switch (found) {
      case JOURNAL_OF_ANOTHER_BUILD -> node.finals.add(lastWords(life, true));
      case JOURNAL_OF_ANOTHER_BOOT -> node.finals.add(lastWords(life, false));
      case JOURNAL_FLIPPED -> {
        life.flip(world.dice.below(Life.SLOTS), world.dice.below(56 * Long.SIZE));
        node.finals.add(lastWords(life, true));
      }
      case JOURNAL_TRUNCATED -> node.finals.add(life.truncated(1 + world.dice.below(4)));
      case NODE_LOST -> {
        node.finals.clear();
        world.ledgers.lost(life.pod);
        succeed(node, "pod-" + ++lastPod);
        return;
      }
      default -> {
        if (world.mutant == Mutant.FORGETS_THE_JOURNAL) {
          life.forget();
        }
        int stop = world.dice.below(12);
        if (stop < 6) {
          world.met(Coverage.Met.RECOVERED_AGAIN);
        }
        life.goOn(node.finals, node.time(world.now), stop);
        return;
      }
    }
    succeed(node, life.pod);
  }

  private Final lastWords(Life life, boolean rightBoot) {
    Final last = life.lastWords(rightBoot, world.dice.below(12));
    return world.mutant == Mutant.FORGETS_LAST_WORDS
        ? new Final(last.incarnation(), last.exact(), List.of())
        : last;
  }
}
