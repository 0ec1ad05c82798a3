package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Entry;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.LedgerCore;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.Output;
import dev.tollway.accounting.ledger.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes that own the store, or believe so. A step is: hear, decide, commit under the epoch
 * and the owner's id, send.
 */
final class Ledgers {
  private static final int BACKUP_EVERY = 20;

  private final World world;
  private final Weakness weakness;
  private final Set<String> lostPods = new HashSet<>();
  private LedgerProcess owner;

  /** It was taken over, and may not know yet. */
  private @Nullable LedgerProcess former;

  private @Nullable Store backup;
  private int lastProcess;

  Ledgers(World world) {
    this.world = world;
    this.weakness = new Weakness(world.mutant, world.store);
    this.owner = claim();
  }

  void begin() {
    tell(world.owner.newest());
  }

  LedgerProcess owner() {
    return owner;
  }

  /** To whom a connection leads: to the owner, or to one that was. */
  LedgerProcess reachable() {
    return former != null && world.dice.below(3) == 0 ? former : owner;
  }

  /** The owner's time: it never goes back, whatever its clock shows. */
  Instant time() {
    Instant clock = time(owner);
    return owner.core.time().isAfter(clock) ? owner.core.time() : clock;
  }

  private Instant time(LedgerProcess process) {
    return World.BEGIN.plusNanos(world.now + process.skew);
  }

  private LedgerProcess claim() {
    // Never an epoch twice, even where the store lost that it was used.
    long epoch = Math.max(world.store.epoch + 1, world.now / 1_000_000_000L);
    long skew = (world.dice.below(9) - 4) * Releases.SKEW / 5;
    long id = ++lastProcess;
    world.store.claim(epoch, id);
    LedgerCore core = new LedgerCore("ledger", epoch, world.store.rows());
    return new LedgerProcess(lastProcess, epoch, id, skew, core);
  }

  /** The owner's process ends, and another one takes over. */
  void crash(LedgerProcess process, String how) {
    world.say(() -> process + " " + how);
    end(process);
    if (process == owner) {
      owner = claim();
      tell(world.owner.newest());
    }
  }

  private void end(LedgerProcess process) {
    process.gone = true;
    if (process == former) {
      former = null;
    }
    cutAll(process);
  }

  private void cutAll(LedgerProcess process) {
    List<Node> connected = List.copyOf(process.sessions.values());
    process.sessions.clear();
    for (Node node : connected) {
      if (node.ledger == process) {
        world.holders.hearsTheEnd(node);
      }
    }
  }

  /** Another process takes over while this one still believes to own the store. */
  void takeOver() {
    if (former != null) {
      end(former);
    }
    LedgerProcess old = owner;
    former = old;
    old.paused = world.dice.coin();
    owner = claim();
    world.say(() -> owner + " takes over from " + old);
    tell(world.owner.newest());
  }

  /** No fault any more: only the owner is left. */
  void calm() {
    if (former != null) {
      end(former);
    }
    lostPods.forEach(pod -> hear(owner, List.of(new Input.PodGone(pod)), null));
  }

  void loseTail() {
    Store kept = backup;
    if (kept == null) {
      return;
    }
    world.met(Fault.LOSE_TAIL);
    world.say(() -> "the store is as it was some commits ago");
    Store before = world.store.copy();
    if (former != null) {
      end(former);
    }
    end(owner);
    world.store.restore(kept);
    world.oracle.tailLost(before, world.now);
    owner = claim();
    tell(world.owner.newest());
  }

  void tell(Input.Terms terms) {
    hear(owner, List.of(terms), null);
    if (former != null && world.dice.coin()) {
      hear(former, List.of(terms), null);
    }
  }

  void declareGone(String pod) {
    world.releases.gone(pod, world.now);
    hear(owner, List.of(new Input.PodGone(pod)), null);
  }

  /** A pod is gone with its node; sooner or later that is known. */
  void lost(String pod) {
    lostPods.add(pod);
    world.releases.gone(pod, world.now);
    if (world.dice.coin()) {
      hear(owner, List.of(new Input.PodGone(pod)), null);
    }
  }

  void release() {
    world.releases.byHand = true;
    hear(owner, List.of(new Input.ReleaseSuspense(World.SUBJECT)), null);
    world.releases.byHand = false;
  }

  void wake() {
    for (LedgerProcess process : former == null ? List.of(owner) : List.of(former, owner)) {
      process.paused = process.paused && world.dice.below(4) > 0;
      if (!process.paused && !process.wake.isAfter(time(process))) {
        hear(process, List.of(), null);
      }
    }
  }

  /**
   * One step.
   *
   * @param from null: it is spared the faults of a step
   */
  void hear(LedgerProcess process, List<Input> inputs, @Nullable Node from) {
    if (process.gone) {
      return;
    }
    for (Input input : inputs) {
      world.say(() ->
          process
              + " hears "
              + (from == null ? brief(input) : from.life + ": " + Words.of(from, input)));
    }
    Step step = process.core.apply(time(process), inputs);
    step.alarms().forEach(this::alarm);
    process.wake = step.wake();
    if (world.mutant == Mutant.SENDS_BEFORE_COMMIT) {
      send(process, step);
    }
    if (from != null && world.hit(Fault.CRASH_BEFORE_COMMIT, from)) {
      crash(process, "dies before the commit");
      return;
    }
    boolean unknown = from != null && world.hit(Fault.COMMIT_OF_UNKNOWN_OUTCOME, from);
    if (unknown && world.dice.coin()) {
      reload(process, "does not know that its commit failed");
      return;
    }
    boolean unchecked = world.mutant == Mutant.REFUSES_WITHOUT_AN_EPOCH && step.changes().isEmpty();
    if (!unchecked && !world.store.isOwnedBy(process.epoch, process.owner)) {
      world.met(Coverage.Met.LEDGER_FENCED);
      crash(process, "is fenced");
      return;
    }
    if (unchecked) {
      inputs.forEach(input -> named(input, from));
    } else {
      heard(inputs, from);
      LedgerRows rows = weakness.of(step.changes());
      world.store.commit(rows);
      world.oracle.committed(rows, world.now, world.releases);
      if (world.dice.below(BACKUP_EVERY) == 0 && world.dice.has(Fault.LOSE_TAIL)) {
        backup = world.store.copy();
      }
      if (unknown || weakness.changed()) {
        reload(process, "does not know that its commit went well");
        return;
      }
    }
    if (from != null && world.hit(Fault.CRASH_BEFORE_SEND, from)) {
      crash(process, "dies before it sends");
      return;
    }
    if (world.mutant != Mutant.SENDS_BEFORE_COMMIT) {
      send(process, step);
    }
  }

  /** It throws its memory away and begins again with what is stored. */
  private void reload(LedgerProcess process, String why) {
    world.say(() -> process + " " + why);
    if (!world.store.isOwnedBy(process.epoch, process.owner)) {
      crash(process, "is fenced");
      return;
    }
    process.core = new LedgerCore("ledger", process.epoch, world.store.rows());
    cutAll(process);
    hear(process, List.of(world.owner.newest()), null);
  }

  private void alarm(String words) {
    boolean provoked = words.contains("reports the end of incarnation") || world.oracle.lossy();
    if (!provoked && world.mutant == Mutant.NONE) {
      throw new Violation("alarm: " + words);
    }
  }

  private void send(LedgerProcess process, Step step) {
    List<Input> ended = new ArrayList<>();
    for (Output output : step.outputs()) {
      Node node = process.sessions.get(output.session());
      boolean listens = node != null && node.session == output.session();
      switch (output) {
        case Output.Send send when listens -> send(node, send.frame());
        case Output.Send lost -> {}
        case Output.End end -> {
          world.say(() -> process + " ends session " + end.session() + ": " + end.reason());
          ended.add(new Input.Ended(end.session()));
          process.sessions.remove(end.session());
          if (node != null && listens) {
            world.holders.hearsTheEnd(node);
          }
        }
      }
    }
    if (!ended.isEmpty()) {
      // The connections are closed, and that is heard too.
      hear(process, ended, null);
    }
  }

  private void send(@Nullable Node node, LedgerFrame frame) {
    if (node == null) {
      return;
    }
    if (frame instanceof LedgerFrame.Allotment allotment && allotment.ordinal() > 0) {
      world.oracle.sent(
          pool(node, allotment.poolRef(), allotment.ordinal()),
          node.life.incarnation,
          allotment.granted());
    }
    node.toHolder.add(frame);
  }

  /** What the store now has to know. */
  private void heard(List<Input> inputs, @Nullable Node from) {
    weakness.nextStep();
    for (Input input : inputs) {
      if (from != null && input instanceof Input.Frame frame && frame.session() == from.session) {
        heard(from, frame.frame());
      }
    }
  }

  private static void named(Input input, @Nullable Node node) {
    if (node != null
        && input instanceof Input.Frame(long session, HolderFrame.Open open)
        && session == node.session) {
      node.meters.put(open.poolRef(), open.meter());
    }
  }

  private void heard(Node node, HolderFrame frame) {
    switch (frame) {
      case HolderFrame.Open open -> node.meters.put(open.poolRef(), open.meter());
      case HolderFrame.Hello hello -> {
        for (Final last : hello.finals()) {
          Life life = world.lives.get(last.incarnation());
          if (life != null && life.pod.equals(hello.podUid()) && life != node.life) {
            heard(last);
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

  private void heard(Final last) {
    for (FinalLease lease : last.leases()) {
      told(lease.pool(), last.incarnation(), lease.used(), lease.surrendered(), lease.over());
    }
    if (last.exact() && !world.oracle.toldTheEnd(last.incarnation())) {
      world.met(Coverage.Met.FINAL_TOLD_TWICE);
    }
  }

  private void told(PoolId pool, String holder, long used, long surrendered, long over) {
    weakness.told(pool, holder, used, surrendered, over);
    world.oracle.told(pool, holder, used, surrendered, over);
  }

  private static PoolId pool(Node node, int ref, long ordinal) {
    return new PoolId(World.SUBJECT, node.meters.getOrDefault(ref, "?"), ordinal);
  }

  private static String brief(Input input) {
    return input instanceof Input.Terms ? "terms" : input.toString();
  }
}
