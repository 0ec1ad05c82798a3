package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.holder.ArrayLeaseMemory;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.Hold;
import dev.tollway.accounting.holder.HolderCore;
import dev.tollway.accounting.holder.HolderIdentity;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.holder.LeaseMemory;
import dev.tollway.accounting.holder.LeaseTable;
import dev.tollway.accounting.holder.StoppingMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One incarnation: its journal, and the process that works on it now. */
final class Life {
  static final int SLOTS = 6;

  /** A request upstream. */
  record Flight(Hold hold, Map<PoolId, Long> units) {}

  /** What is under way in some thread; a crash cuts it off. */
  record Operation(Map<PoolId, Long> mayCharge, Map<PoolId, Long> givesBack) {}

  /** Bounds of what a lease's used must be. */
  static final class Truth {
    long least;
    long most;
  }

  final String pod;
  final String incarnation;
  final LeaseMemory words;
  final List<Flight> flights = new ArrayList<>();

  /** Requests that wait for the core's word: it may have admitted them when the process dies. */
  final Map<Long, Map<PoolId, Long>> asked = new HashMap<>();

  final ArrayDeque<Operation> underWay = new ArrayDeque<>();
  final Map<PoolId, Truth> truths = new HashMap<>();
  final List<HeldPool> stirred = new ArrayList<>();
  StoppingMemory memory;
  LeaseTable table;
  HolderCore core;
  String ledgerId = "";

  Life(String pod, String incarnation, List<Final> finals, long now, Mutant mutant) {
    this.pod = pod;
    this.incarnation = incarnation;
    LeaseMemory array = new ArrayLeaseMemory(LeaseTable.words(SLOTS));
    this.words = mutant == Mutant.TAKES_WITHOUT_COMPARING ? new Careless(array) : array;
    this.memory = new StoppingMemory(words);
    this.table = new LeaseTable(memory);
    this.core = new HolderCore(identity(), table, finals, now);
  }

  /** The process that ran on this journal is gone, another one begins on it. */
  void goOn(List<Final> finals, long now) {
    memory = new StoppingMemory(words);
    table = new LeaseTable(memory);
    table.recover();
    core = new HolderCore(identity(), table, finals, now);
    stirred.clear();
  }

  /** Every operation that is cut off, and every request upstream, with what they may cost. */
  void died() {
    for (Operation operation : underWay) {
      operation.mayCharge().forEach((pool, units) -> truth(pool).most += units);
    }
    underWay.clear();
    for (Map<PoolId, Long> most : asked.values()) {
      most.forEach((pool, units) -> truth(pool).most += units);
    }
    asked.clear();
    for (Flight flight : flights) {
      flight
          .units()
          .forEach((pool, units) -> {
            truth(pool).least += units;
            truth(pool).most += units;
          });
    }
    flights.clear();
  }

  Truth truth(PoolId pool) {
    return truths.computeIfAbsent(pool, id -> new Truth());
  }

  /** S3 and S10 and, between operations, S17: nothing is held but by requests upstream. */
  void judge() {
    LeaseTable seen = new LeaseTable(words);
    if (!seen.whole()) {
      throw new Violation("S3: a lease of " + incarnation + " took more than it was granted");
    }
    Map<PoolId, Long> upstream = new HashMap<>();
    for (Flight flight : flights) {
      flight.units().forEach((pool, units) -> upstream.merge(pool, units, Long::sum));
    }
    for (Lease lease : seen.found()) {
      Truth truth = truth(lease.pool());
      if (lease.used() < truth.least || lease.used() > truth.most) {
        throw new Violation(
            "S10: %s used %d of %s, charged were %d to %d"
                .formatted(incarnation, lease.used(), lease.pool(), truth.least, truth.most));
      }
      long held = upstream.getOrDefault(lease.pool(), 0L);
      if (lease.reserved() != held) {
        throw new Violation(
            "S17: %s holds %d of %s, upstream are %d"
                .formatted(incarnation, lease.reserved(), lease.pool(), held));
      }
    }
  }

  private HolderIdentity identity() {
    return new HolderIdentity(pod, incarnation, ledgerId, 0);
  }

  /** Compares too early: what another thread wrote in between is lost. */
  private static final class Careless implements LeaseMemory {
    private final LeaseMemory words;

    Careless(LeaseMemory words) {
      this.words = words;
    }

    @Override
    public long get(int word) {
      return words.get(word);
    }

    @Override
    public void set(int word, long value) {
      words.set(word, value);
    }

    @Override
    public boolean compareAndSet(int word, long expected, long value) {
      words.set(word, value);
      return true;
    }

    @Override
    public void add(int word, long delta) {
      words.add(word, delta);
    }

    @Override
    public int words() {
      return words.words();
    }
  }
}
