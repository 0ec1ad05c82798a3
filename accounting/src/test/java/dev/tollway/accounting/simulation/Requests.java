package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.Hold;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What threads of requests do. */
final class Requests {
  private final World world;
  private long lastTicket;
  private long intrusions;

  /** The last word that a waiting request got. */
  @Nullable Verdict lastVerdict;

  Requests(World world) {
    this.world = world;
  }

  void request(Node node) {
    if (!node.runs()) {
      return;
    }
    Life life = anyLife(node);
    List<Need> needs = new ArrayList<>();
    for (String meter : World.METERS) {
      if (world.dice.below(3) < 2) {
        needs.add(new Need(World.SUBJECT, meter, 1 + world.dice.below(3)));
      }
    }
    world.holders.guard(
        node,
        () -> {
          intrudeSoon(node, life);
          long intrusionsBefore = intrusions;
          long before = life.imprint();
          Hold hold = admitAtOnce(node, life, needs);
          if (hold != null) {
            world.met(Coverage.Met.ADMITTED_AT_ONCE);
          } else {
            if (intrusions == intrusionsBefore && life.imprint() != before) {
              throw new Violation("S17: " + life + " refused " + needs + " and changed a lease");
            }
            if (!needs.isEmpty()) {
              world.met(Coverage.Met.REFUSED_WITHOUT_A_TRACE);
            }
            if (life == node.life) {
              ask(node, needs);
            }
          }
        });
  }

  /** Waits for the core's word. */
  long ask(Node node, List<Need> needs) {
    long ticket = ++lastTicket;
    node.life.asked.put(ticket, needs);
    world.say(() -> node.life + " asks for " + needs);
    world.holders.apply(
        node, node.life, node.life.core.request(ticket, needs, node.time(world.now)));
    return ticket;
  }

  /** What a request thread does: no core, no wait. */
  private @Nullable Hold admitAtOnce(Node node, Life life, List<Need> needs) {
    HeldPool[] pools = new HeldPool[needs.size()];
    long[] units = new long[pools.length];
    Map<String, Long> most = new HashMap<>();
    for (int i = 0; i < pools.length; i++) {
      HeldPool pool = life.core.pools().find(World.SUBJECT, needs.get(i).meter());
      if (pool == null || !life.core.clock().known()) {
        return null;
      }
      pools[i] = pool;
      units[i] = needs.get(i).units();
      most.put(needs.get(i).meter(), units[i]);
    }
    life.underWay.push(new Life.Operation(most, Map.of()));
    Hold hold = Hold.take(pools, units, life.core.clock().ledgerNanos(node.time(world.now)));
    life.underWay.pop();
    if (hold != null) {
      world.say(() -> life + " admits " + hold.units());
      flies(life, hold);
    }
    return hold;
  }

  private void flies(Life life, Hold hold) {
    Map<PoolId, Long> units = hold.units();
    units.forEach(world.oracle::admitted);
    life.flights.add(new Life.Flight(hold, units));
    life.stirred.addAll(hold.pools());
  }

  void settle(Node node) {
    if (node.runs()) {
      Life life = anyLife(node);
      world.holders.guard(
          node,
          () -> {
            intrudeSoon(node, life);
            settleOne(life);
          });
    }
  }

  void settleOne(Life life) {
    if (life.flights.isEmpty()) {
      return;
    }
    Life.Flight flight = life.flights.remove(world.dice.below(life.flights.size()));
    boolean charged = world.dice.below(3) > 0;
    Map<PoolId, Long> units = flight.units();
    if (charged) {
      units.forEach(life::charges);
      life.underWay.push(new Life.Operation(Map.of(), Map.of()));
    } else {
      Map<String, Long> most = new HashMap<>();
      units.forEach((pool, n) -> most.put(pool.meter(), n));
      life.underWay.push(new Life.Operation(most, units));
    }
    flight.hold().settle(charged);
    life.underWay.pop();
    if (!charged) {
      world.met(Coverage.Met.GIVEN_BACK);
      units.forEach(world.oracle::gaveBack);
    }
    life.stirred.addAll(flight.hold().pools());
    world.say(() -> life + (charged ? " charges " : " gives back ") + units);
  }

  /** Another thread of the same process comes between two stores of this one. */
  void intrudeSoon(Node node, Life life) {
    if (!world.dice.hit(Fault.INTRUDE)) {
      return;
    }
    boolean asks = world.dice.coin();
    int units = 1 + world.dice.below(2);
    String meter = world.dice.one(World.METERS);
    life.memory.intrudeAfter(
        world.dice.below(5),
        () -> {
          intrusions++;
          world.met(Fault.INTRUDE, node, life);
          if (asks) {
            admitAtOnce(node, life, List.of(new Need(World.SUBJECT, meter, units)));
          } else {
            settleOne(life);
          }
        });
  }

  void decided(Node node, Life life, long ticket, Verdict verdict) {
    List<Need> needs = life.asked.remove(ticket);
    lastVerdict = verdict;
    world.say(() -> life + " decides on " + needs + ": " + verdict);
    switch (verdict) {
      case Verdict.Admitted admitted -> {
        world.met(Coverage.Met.ADMITTED_AFTER_WAITING);
        flies(life, admitted.hold());
      }
      case Verdict.Exhausted exhausted -> {
        world.met(Coverage.Met.EXHAUSTED);
        node.remembered.put(exhausted.need().meter(), exhausted.need().units());
        exhausted(exhausted.need());
      }
      case Verdict.InFlight inFlight -> world.met(Coverage.Met.IN_FLIGHT);
      case Verdict.Held held -> world.met(Coverage.Met.HELD);
      case Verdict.Unreachable unreachable -> {
        world.met(Coverage.Met.UNREACHABLE);
        if (needs != null) {
          passOver(node, life, needs);
          if (world.mutant == Mutant.KEEPS_EXHAUSTED_WITHOUT_A_SESSION) {
            needs.stream()
                .filter(need -> need.units() >= remembered(node, need))
                .forEach(this::exhausted);
          }
        }
      }
      case Verdict.NotProgrammed unknown -> {
        if (!world.oracle.lossy()) {
          throw new Violation("programmed: the ledger forgot " + unknown.need());
        }
      }
    }
  }

  private static long remembered(Node node, Need need) {
    return node.remembered.getOrDefault(need.meter(), Long.MAX_VALUE);
  }

  private void exhausted(Need need) {
    world.oracle.refused(need.meter(), need.units(), world.now);
  }

  /** A plan that lets requests pass while the ledger is away counts them beyond the limit. */
  private void passOver(Node node, Life life, List<Need> needs) {
    for (Need need : needs) {
      HeldPool pool = life.core.pools().find(need.subject(), need.meter());
      long ledgerNanos = life.core.clock().ledgerNanos(node.time(world.now));
      if (pool != null && world.dice.coin() && pool.passOver(need.units(), ledgerNanos)) {
        world.met(Coverage.Met.PASSED_OVER);
        life.stirred.add(pool);
      }
    }
  }

  /** Most often the present life; but a process that was overtaken still serves what it can. */
  private Life anyLife(Node node) {
    List<Life> all = new ArrayList<>(node.ending);
    all.add(node.life);
    return world.dice.one(all);
  }
}
