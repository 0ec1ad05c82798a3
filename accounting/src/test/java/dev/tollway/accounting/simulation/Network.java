package dev.tollway.accounting.simulation;

import dev.tollway.accounting.frame.HolderFrame;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.ledger.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames. Those of counters are lost, repeated and overtaken; the others come in order or,
 * when the session is cut, not at all.
 */
final class Network {
  private final World world;

  Network(World world) {
    this.world = world;
  }

  /** Carries something somewhere; where nothing is to be carried, a little time passes. */
  void deliver() {
    List<Node> talking = new ArrayList<>();
    for (Node node : world.nodes) {
      if (canSpeak(node) || canHear(node)) {
        talking.add(node);
      }
    }
    if (talking.isEmpty()) {
      world.pass(Duration.ofMillis(world.dice.below(10)));
      return;
    }
    Node node = world.dice.one(talking);
    if (canSpeak(node) && (!canHear(node) || world.dice.coin())) {
      up(node, 1 + world.dice.below(3));
    } else {
      down(node);
    }
  }

  boolean canSpeak(Node node) {
    return node.ledger != null
        && !node.ledger.paused
        && !node.upBlocked
        && !node.toLedger.isEmpty();
  }

  boolean canHear(Node node) {
    return !node.downBlocked && node.runs() && !node.toHolder.isEmpty();
  }

  void up(Node node, int most) {
    LedgerProcess ledger = node.ledger;
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < most && !node.toLedger.isEmpty(); i++) {
      HolderFrame frame = next(node, node.toLedger, HolderFrame.Report.class);
      if (frame != null) {
        inputs.add(new Input.Frame(node.session, frame));
      }
    }
    if (ledger != null) {
      world.ledgers.hear(ledger, inputs, node);
    }
  }

  void down(Node node) {
    LedgerFrame frame = next(node, node.toHolder, LedgerFrame.Allotment.class);
    if (frame != null) {
      Life life = node.life;
      world.say(() -> life + " hears " + Words.of(node, frame));
      world.holders.guard(
          node,
          () -> {
            world.requests.intrudeSoon(node, life);
            world.holders.apply(node, life, life.core.receive(frame, node.time(world.now)));
          });
    }
  }

  /** Null: lost. */
  private <T> @Nullable T next(Node node, List<T> queue, Class<? extends T> counters) {
    int index = 0;
    while (index + 1 < queue.size()
        && counters.isInstance(queue.get(index))
        && counters.isInstance(queue.get(index + 1))
        && world.hit(Fault.REORDER, node)) {
      index++;
    }
    T frame = queue.get(index);
    if (counters.isInstance(frame)) {
      if (world.hit(Fault.REPEAT, node)) {
        return frame;
      }
      if (world.hit(Fault.LOSE, node)) {
        world.say(() -> "lost on the way: " + frame);
        queue.remove(index);
        return null;
      }
    }
    queue.remove(index);
    return frame;
  }
}
