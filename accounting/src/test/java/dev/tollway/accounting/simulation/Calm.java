package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Verdict;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All faults stop: what was only delayed must now come true. */
final class Calm {
  private static final int PATIENCE = 200;

  private final World world;

  Calm(World world) {
    this.world = world;
  }

  void come() {
    world.say(() -> "all faults stop");
    for (Node node : world.nodes) {
      node.upBlocked = false;
      node.downBlocked = false;
      noThreadComesBetween(node.life);
      node.ending.forEach(Calm::noThreadComesBetween);
      world.holders.resume(node);
      node.resume(world.now);
    }
    world.ledgers.calm();
    // No frame is lost but with its session.
    world.nodes.forEach(world.holders::drop);
    for (int i = 0; i < 4; i++) {
      world.nodes.forEach(world.holders::connect);
      carryAll();
      for (Node node : world.nodes) {
        settleAll(node);
        world.holders.endLives(node);
      }
      world.pass(Duration.ofSeconds(i < 2 ? 2 : 12));
      world.judge();
    }
    world.nodes.forEach(world.holders::connect);
    carryAll();
    world.judge();
    if (!world.oracle.lossy()) {
      reportedUse();
      admitsWhatFits();
    }
    settleSuspense();
  }

  private static void noThreadComesBetween(Life life) {
    life.memory.dieAfter(Long.MAX_VALUE / 2);
    life.memory.intrudeAfter(Long.MAX_VALUE / 2, () -> {});
  }

  private void settleAll(Node node) {
    List<Life> lives = new ArrayList<>(node.ending);
    lives.add(node.life);
    for (Life life : lives) {
      while (!life.flights.isEmpty()) {
        world.holders.guard(node, () -> world.requests.settleOne(life));
      }
    }
  }

  private void carryAll() {
    for (int i = 0; carry(); i++) {
      if (i == PATIENCE) {
        throw new Violation("V0: the talk never ends");
      }
    }
  }

  /** Half a round trip each way; false: nothing was on its way. */
  private boolean carry() {
    boolean carried = false;
    for (Node node : world.nodes) {
      while (world.network.canSpeak(node)) {
        carried = true;
        world.network.up(node, Integer.MAX_VALUE);
      }
    }
    for (Node node : world.nodes) {
      while (world.network.canHear(node)) {
        carried = true;
        world.network.down(node);
      }
    }
    return carried;
  }

  /** V1. */
  private void reportedUse() {
    for (Node node : world.nodes) {
      for (Lease lease : node.life.leases()) {
        Ghost pool = world.oracle.pool(lease.pool());
        LeaseRow row =
            world.store.leases.get(new Store.LeaseKey(lease.pool(), node.life.incarnation));
        boolean open = pool != null && pool.row.closeTime() == null;
        if (open && (row == null || row.used() != lease.used())) {
          throw new Violation(
              "V1: %s used %d of %s, the ledger knows %s"
                  .formatted(node.life, lease.used(), lease.pool(), row));
        }
      }
    }
  }

  /** V2: what fits beside what is used is admitted in two round trips. */
  private void admitsWhatFits() {
    Node node = world.dice.one(world.nodes);
    for (int lives = 0; !admitsWhatFits(node); lives++) {
      if (lives == 4) {
        throw new Violation("V2: " + node.life + " retires again and again");
      }
      world.holders.connect(node);
      settleAll(node);
      world.holders.endLives(node);
      carryAll();
      world.pass(Duration.ofSeconds(2));
      world.nodes.forEach(world.holders::connect);
      carryAll();
    }
  }

  /** False: the incarnation was over, another one has to ask. */
  private boolean admitsWhatFits(Node node) {
    if (node.session == 0) {
      return false;
    }
    Life asks = node.life;
    List<Need> needs = new ArrayList<>();
    for (String meter : World.METERS) {
      long fits = fits(meter);
      if (fits > 0) {
        needs.add(new Need(World.SUBJECT, meter, 1 + world.dice.below((int) Math.min(fits, 4))));
      }
    }
    if (needs.isEmpty()) {
      return true;
    }
    world.requests.lastVerdict = null;
    world.holders.guard(node, () -> world.requests.ask(node, needs));
    for (int trips = 0; trips < 2 && world.requests.lastVerdict == null; trips++) {
      carry();
    }
    if (node.life != asks) {
      return false;
    }
    if (!(world.requests.lastVerdict instanceof Verdict.Admitted)) {
      throw new Violation(
          "V2: %s of %s fit, after two round trips: %s"
              .formatted(needs, node.life, world.requests.lastVerdict));
    }
    world.met(Coverage.Met.IN_TWO_ROUND_TRIPS);
    settleAll(node);
    carryAll();
    world.judge();
    return true;
  }

  /** Limit less what is used, and less what holders have that nobody can reach. */
  private long fits(String meter) {
    // A holder gives back what it knows. What was lent to it in a session that ended before it
    // heard
    // of it, it learns when it names the meter again.
    Set<String> reachable =
        world.nodes.stream()
            .filter(node -> node.session != 0 && node.meters.containsValue(meter))
            // Units of expired money that come back expire.
            .filter(node -> !meter.startsWith("money/"))
            .map(node -> node.life.incarnation)
            .collect(Collectors.toSet());
    for (Ghost pool : world.oracle.pools()) {
      if (!pool.vanished
          && pool.id.meter().equals(meter)
          && pool.row.closeTime() == null
          && !pool.start().isAfter(world.ledgers.time())) {
        return pool.row.limit()
            - pool.sum(one ->
                one.row.settledUsed() != null
                    ? one.used()
                    : one.leases.values().stream().mapToLong(row -> taken(row, reachable)).sum());
      }
    }
    return 0;
  }

  private static long taken(LeaseRow row, Set<String> reachable) {
    long used = row.used() + row.charged();
    boolean comesBack = row.state() == LeaseRow.State.CLOSED || reachable.contains(row.holder());
    return comesBack ? used : Math.max(used, row.granted() - row.surrendered());
  }

  /** V3: no suspense of a pod known gone lasts beyond its window, or a day. */
  private void settleSuspense() {
    world.nodes.forEach(world.holders::drop);
    for (int i = 0; i < 3; i++) {
      world.now += Duration.ofHours(13).toNanos();
      world.ledgers.wake();
      world.now += Duration.ofSeconds(10).toNanos();
      world.ledgers.wake();
      world.judge();
    }
    for (LeaseRow row : world.store.leases.values()) {
      @Nullable HolderRow holder = world.store.holders.get(row.holder());
      boolean gone = holder != null && holder.goneTime() != null;
      if (row.state() == LeaseRow.State.SUSPENSE && gone && !windowRuns(row.pool())) {
        throw new Violation("V3: " + row + " is still in suspense, " + holder);
      }
    }
  }

  /** A quota by the hour: what is lent in it stays in suspense until the hour is over. */
  private boolean windowRuns(PoolId id) {
    Ghost pool = world.oracle.pool(id);
    Instant end = pool == null ? null : pool.row.window().end();
    return end != null && world.ledgers.time().isBefore(end);
  }
}
