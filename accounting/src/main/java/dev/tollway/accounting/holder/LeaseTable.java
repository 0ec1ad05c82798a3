package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.Final;
import dev.tollway.accounting.frame.FinalLease;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of slots for leases. One thread opens and frees; any thread uses the leases.
 *
 * <p>A freed slot rests before another pool gets it: a thread that still looks at the lease finds
 * nothing idle there, and never another pool's units.
 */
public final class LeaseTable {
  /** How long a freed slot rests; far longer than any thread needs for one admission. */
  static final long REST_NANOS = 10_000_000_000L;

  private record FreeSlot(int base, long since) {}

  private final LeaseMemory memory;
  private final ArrayDeque<FreeSlot> free = new ArrayDeque<>();
  private final List<Lease> found = new ArrayList<>();
  private final boolean whole;

  /** Finds the leases that the memory holds, without changing a word. */
  public LeaseTable(LeaseMemory memory) {
    this.memory = memory;
    boolean everySlotWhole = true;
    for (int base = 0; base + Slot.WORDS <= memory.words(); base += Slot.WORDS) {
      if (Slot.free(memory, base)) {
        free.add(new FreeSlot(base, Long.MIN_VALUE));
        continue;
      }
      PoolId pool = Slot.pool(memory, base);
      Lease lease = pool == null ? null : new Lease(memory, base, pool);
      if (lease != null && lease.sound()) {
        found.add(lease);
      } else {
        everySlotWhole = false;
      }
    }
    this.whole = everySlotWhole;
  }

  /** The same memory, looked through anew. */
  public LeaseTable again() {
    return new LeaseTable(memory);
  }

  /** Words of a memory for that many leases. */
  public static int words(int leases) {
    return Math.multiplyExact(leases, Slot.WORDS);
  }

  /** The leases found at construction. */
  public List<Lease> found() {
    return List.copyOf(found);
  }

  /**
   * False: at construction a slot was torn or flipped; the counters of the others are still true.
   */
  public boolean whole() {
    return whole;
  }

  /**
   * Charges in full what was in flight in every lease found; idempotent. No other thread may be at
   * work.
   */
  public void recover() {
    for (Lease lease : found) {
      lease.recover();
    }
  }

  /**
   * The last words of the incarnation whose leases were found. {@link #recover} must have run.
   *
   * @param rightBoot whether the memory was written under the running boot of the machine
   */
  public Final lastWords(String incarnation, boolean rightBoot) {
    List<FinalLease> leases = new ArrayList<>();
    for (Lease lease : found) {
      leases.add(new FinalLease(lease.pool(), lease.used(), lease.surrendered(), lease.over()));
    }
    return new Final(incarnation, rightBoot && whole, leases);
  }

  /**
   * Opens a lease, starting from acknowledged counters.
   *
   * @param now monotonic, in nanoseconds
   * @return null: no slot is free, or the name is too long for one
   */
  @Nullable Lease open(PoolId pool, Counters start, long notBefore, long notAfter, long now) {
    FreeSlot slot = free.peek();
    if (slot == null || !rested(slot, now) || !Slot.fits(pool)) {
      return null;
    }
    free.remove();
    int base = slot.base();
    long used = start.used();
    long surrendered = start.surrendered();
    Slot.name(memory, base, pool);
    memory.set(base + Slot.TAKEN, used + surrendered);
    memory.set(base + Slot.GRANTED, used + surrendered);
    memory.set(base + Slot.RESERVED, 0);
    memory.set(base + Slot.USED, used);
    memory.set(base + Slot.SURRENDERED, surrendered);
    memory.set(base + Slot.OVER, start.over());
    memory.set(base + Slot.NOT_BEFORE, notBefore);
    memory.set(base + Slot.NOT_AFTER, notAfter);
    Slot.seal(memory, base);
    return new Lease(memory, base, pool);
  }

  /** Frees the slot of a lease in which nothing is idle or reserved and all is acknowledged. */
  void free(Lease lease, long now) {
    memory.set(lease.base() + Slot.STATE, Slot.FREE);
    free.add(new FreeSlot(lease.base(), now));
  }

  private static boolean rested(FreeSlot slot, long now) {
    return slot.since() == Long.MIN_VALUE || now - slot.since() >= REST_NANOS;
  }
}
