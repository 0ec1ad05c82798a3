package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.holder.ArrayLeaseMemory;
import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.Hold;
import dev.tollway.accounting.holder.HolderCore;
import dev.tollway.accounting.holder.HolderIdentity;
import dev.tollway.accounting.holder.JournalSight;
import dev.tollway.accounting.holder.Lease;
import dev.tollway.accounting.holder.LeaseMemory;
import dev.tollway.accounting.holder.LeaseTable;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.StoppingMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One incarnation: its journal, the process that works on it now, and what it really did. */
final class Life {
  static final int SLOTS = 16;

  /** A request upstream. */
  record Flight(Hold hold, Map<PoolId, Long> units) {}

  /**
   * What is under way in some thread; a crash cuts it off.
   *
   * @param mayCharge by meter
   */
  record Operation(Map<String, Long> mayCharge, Map<PoolId, Long> givesBack) {}

  final String pod;
  final String incarnation;
  final List<Flight> flights = new ArrayList<>();

  /** Requests that wait for the core's word: it may have admitted them when the process dies. */
  final Map<Long, List<Need>> asked = new HashMap<>();

  final ArrayDeque<Operation> underWay = new ArrayDeque<>();
  final List<HeldPool> stirred = new ArrayList<>();
  StoppingMemory memory;
  HolderCore core;
  String ledgerId = "";

  /** No build continues a marked journal. */
  boolean marked;

  /** It was told that it is over; it admits nothing any more. */
  boolean retired;

  private final LeaseMemory words;
  private final JournalSight sight;

  /** Charged for certain. */
  private final Map<PoolId, Long> charged = new HashMap<>();

  /** What crashes left in doubt, by meter: at most so much more was charged. */
  private final Map<String, Long> doubt = new HashMap<>();

  private long judgedAt = -1;

  Life(String pod, String incarnation, List<Final> finals, long now, Mutant mutant) {
    this.pod = pod;
    this.incarnation = incarnation;
    LeaseMemory array = new ArrayLeaseMemory(LeaseTable.words(SLOTS));
    this.words = mutant == Mutant.NONE ? array : new WeakMemory(array, mutant);
    this.sight = new JournalSight(words);
    this.memory = new StoppingMemory(words);
    this.core = new HolderCore(identity(), new LeaseTable(memory), finals, now);
  }

  /** The process that ran on this journal is gone, another one begins on it. */
  void goOn(List<Final> finals, long now, int recoveryStopsAfter) {
    recover(recoveryStopsAfter);
    memory = new StoppingMemory(words);
    core = new HolderCore(identity(), new LeaseTable(memory), finals, now);
    stirred.clear();
    judgedAt = -1;
  }

  /** Charges what was in flight; a first try may be cut off between two of its stores. */
  private void recover(int stopsAfter) {
    StoppingMemory cutOff = new StoppingMemory(words);
    cutOff.dieAfter(stopsAfter);
    try {
      new LeaseTable(cutOff).recover();
    } catch (StoppingMemory.Stopped again) {
      new LeaseTable(words).recover();
    }
  }

  /** Reads the journal of a dead process, as its successor does, and marks it first. */
  Final lastWords(boolean rightBoot, int recoveryStopsAfter) {
    marked = true;
    recover(recoveryStopsAfter);
    judgedAt = -1;
    return new LeaseTable(words).lastWords(incarnation, rightBoot);
  }

  /** The journal of a process that lives, read by one that does not care for its lock. */
  Final wordsOfTheLiving() {
    return new LeaseTable(words).lastWords(incarnation, true);
  }

  /** Only the first slots are there. */
  Final truncated(int slots) {
    marked = true;
    LeaseMemory first = new ArrayLeaseMemory(LeaseTable.words(slots));
    for (int word = 0; word < first.words(); word++) {
      first.set(word, words.get(word));
    }
    LeaseTable table = new LeaseTable(first);
    table.recover();
    return table.lastWords(incarnation, false);
  }

  void flip(int slot, int bit) {
    JournalSight.flip(words, slot, bit);
  }

  void forget() {
    for (int word = 0; word < words.words(); word++) {
      words.set(word, 0);
    }
  }

  /** Every operation that is cut off, and every request upstream, with what they may cost. */
  void died() {
    for (Operation operation : underWay) {
      operation.mayCharge().forEach((meter, units) -> doubt.merge(meter, units, Long::sum));
    }
    underWay.clear();
    for (List<Need> needs : asked.values()) {
      needs.forEach(need -> doubt.merge(need.meter(), need.units(), Long::sum));
    }
    asked.clear();
    flights.forEach(flight -> flight.units().forEach(this::charges));
    flights.clear();
    judgedAt = -1;
  }

  void charges(PoolId pool, long units) {
    charged.merge(pool, units, Long::sum);
  }

  /** The most that was ever charged to a lease, or is about to be. */
  long mostUsed(PoolId pool) {
    return charged.getOrDefault(pool, 0L) + doubt.getOrDefault(pool.meter(), 0L);
  }

  List<Lease> leases() {
    return sight.leases();
  }

  /** A number that another state of the leases will hardly have. */
  long imprint() {
    long imprint = 0;
    for (Lease lease : sight.leases()) {
      imprint = 31 * imprint + lease.idle();
      imprint = 31 * imprint + lease.reserved();
      imprint = 31 * imprint + lease.used();
      imprint = 31 * imprint + lease.surrendered();
    }
    return imprint;
  }

  /**
   * S3 and S10 and S17, between operations: no unit is anywhere but used, given back, idle, or with
   * a request upstream.
   */
  void judge(boolean storeForgot) {
    if (memory.stores() == judgedAt) {
      return;
    }
    judgedAt = memory.stores();
    for (Lease lease : sight.leases()) {
      judge(lease, storeForgot);
    }
  }

  private void judge(Lease lease, boolean storeForgot) {
    if (!JournalSight.sound(lease)) {
      throw new Violation("S3: " + this + " took more of " + lease.pool() + " than it was granted");
    }
    // A slot that is opened again starts from what the store says.
    long least = storeForgot ? 0 : charged.getOrDefault(lease.pool(), 0L);
    if (lease.used() < least || lease.used() > mostUsed(lease.pool())) {
      throw new Violation(
          "S10: %s used %d of %s, charged were %d to %d"
              .formatted(this, lease.used(), lease.pool(), least, mostUsed(lease.pool())));
    }
    long held = 0;
    for (Flight flight : flights) {
      held += flight.units().getOrDefault(lease.pool(), 0L);
    }
    long taken = lease.granted() - lease.idle();
    if (lease.reserved() != held || taken != lease.used() + lease.surrendered() + held) {
      throw new Violation(
          "S17: %s holds %d of %s, upstream are %d, taken %d, used %d, surrendered %d"
              .formatted(
                  this,
                  lease.reserved(),
                  lease.pool(),
                  held,
                  taken,
                  lease.used(),
                  lease.surrendered()));
    }
  }

  private HolderIdentity identity() {
    return new HolderIdentity(pod, incarnation, ledgerId, 0);
  }

  @Override
  public String toString() {
    return pod + "/" + incarnation;
  }
}
