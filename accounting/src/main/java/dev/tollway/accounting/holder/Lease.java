package dev.tollway.accounting.holder;

import dev.tollway.accounting.PoolId;

/**
 * What one holder was lent of one pool. Safe under any number of threads.
 *
 * <p>One word decides: {@code taken} is compared and set against {@code granted}. The order of
 * stores is the journal's format, so that a crash between any two of them costs at most the hold of
 * one request per thread:
 *
 * <pre>
 * admit     taken += n · reserved += n · (only then a byte goes upstream)
 * settle    used += a · reserved -= n · taken -= n - a
 * surrender taken += k · surrendered += k
 * recover   taken := min(taken, used + reserved + surrendered) · used := taken - surrendered · reserved := 0
 * </pre>
 *
 * <p>At every instant {@code used + surrendered ≤ taken ≤ granted}. All counters lie between 0 and
 * {@link #MAX_UNITS}.
 */
public final class Lease {
  /** No counter grows beyond; differences of two counters never overflow. */
  public static final long MAX_UNITS = Long.MAX_VALUE >> 1;

  private final LeaseMemory memory;
  private final int base;
  private final PoolId pool;

  Lease(LeaseMemory memory, int base, PoolId pool) {
    this.memory = memory;
    this.base = base;
    this.pool = pool;
  }

  /** Whose units these are. */
  public PoolId pool() {
    return pool;
  }

  /** Units ever lent. */
  public long granted() {
    return word(Slot.GRANTED);
  }

  /** Units ever charged. */
  public long used() {
    return word(Slot.USED);
  }

  /** Units held by requests in flight. */
  public long reserved() {
    return word(Slot.RESERVED);
  }

  /** Units ever given back to the ledger. */
  public long surrendered() {
    return word(Slot.SURRENDERED);
  }

  /** Units that passed beyond the limit by design; never part of {@link #used}. */
  public long over() {
    return word(Slot.OVER);
  }

  /** Units that can be admitted now. */
  public long idle() {
    // granted only grows, and taken never passes it: read taken first, and the difference is never
    // negative
    long taken = word(Slot.TAKEN);
    return granted() - taken;
  }

  /** Whether the ledger time, in nanoseconds since the epoch, lies in the window of the pool. */
  public boolean covers(long ledgerNanos) {
    return word(Slot.NOT_BEFORE) <= ledgerNanos && ledgerNanos < word(Slot.NOT_AFTER);
  }

  /** Begin of the window, ledger time in nanoseconds since the epoch. */
  public long notBefore() {
    return word(Slot.NOT_BEFORE);
  }

  /**
   * End of the window, ledger time in nanoseconds since the epoch; {@link Long#MAX_VALUE}: never.
   */
  public long notAfter() {
    return word(Slot.NOT_AFTER);
  }

  /**
   * Holds units for a request, if they are idle.
   *
   * @return false: nothing has changed
   */
  public boolean admit(long units) {
    check(units);
    if (!take(units)) {
      return false;
    }
    memory.add(base + Slot.RESERVED, units);
    return true;
  }

  /**
   * Charges {@code actual} of {@code held} units and makes the rest idle. An excess is taken like
   * an admission, as far as units are idle.
   *
   * @param held what {@link #admit} took
   * @return units of the excess that found no idle unit; the caller admits them elsewhere, counts
   *     them {@link #over} or cuts the stream
   */
  public long settle(long held, long actual) {
    check(held);
    check(actual);
    long charged = actual;
    long holds = held;
    if (actual > held) {
      long got = takeUpTo(actual - held);
      memory.add(base + Slot.RESERVED, got);
      holds = held + got;
      charged = holds;
    }
    if (charged > 0) {
      memory.add(base + Slot.USED, charged);
    }
    memory.add(base + Slot.RESERVED, -holds);
    if (holds > charged) {
      memory.add(base + Slot.TAKEN, charged - holds);
    }
    return actual - charged;
  }

  /** Counts units that passed beyond the limit by design. */
  public void passOver(long units) {
    check(units);
    memory.add(base + Slot.OVER, Math.min(units, Math.max(0, MAX_UNITS - over())));
  }

  /**
   * Gives back what is idle above {@code keep}.
   *
   * @return units given back
   */
  public long surrender(long keep) {
    check(keep);
    while (true) {
      long taken = word(Slot.TAKEN);
      long surplus = granted() - taken - keep;
      if (surplus <= 0) {
        return 0;
      }
      // A failed exchange means that a request took or gave back: others have progressed.
      if (memory.compareAndSet(base + Slot.TAKEN, taken, taken + surplus)) {
        memory.add(base + Slot.SURRENDERED, surplus);
        return surplus;
      }
    }
  }

  /** Takes an allotment; merges by max. Called by one thread only. */
  void grant(long granted) {
    long bounded = Math.min(granted, MAX_UNITS);
    if (bounded > granted()) {
      memory.set(base + Slot.GRANTED, bounded);
    }
  }

  /** Moves the window; an edit can end it earlier. Called by one thread only. */
  void window(long notBefore, long notAfter) {
    if (notBefore != notBefore()) {
      memory.set(base + Slot.NOT_BEFORE, notBefore);
    }
    if (notAfter != notAfter()) {
      memory.set(base + Slot.NOT_AFTER, notAfter);
    }
  }

  /**
   * Charges in full what was in flight when the process died. No other thread may use the lease;
   * may itself be cut off at any store and run again.
   */
  void recover() {
    long taken = Math.min(word(Slot.TAKEN), used() + reserved() + surrendered());
    memory.set(base + Slot.TAKEN, taken);
    memory.set(base + Slot.USED, taken - surrendered());
    memory.set(base + Slot.RESERVED, 0);
  }

  /** Whether every counter lies where it must at any instant between two stores. */
  boolean sound() {
    long taken = word(Slot.TAKEN);
    return inRange(used())
        && inRange(reserved())
        && inRange(surrendered())
        && inRange(over())
        && inRange(granted())
        && taken <= granted()
        && used() + surrendered() <= taken;
  }

  int base() {
    return base;
  }

  private boolean take(long units) {
    while (true) {
      long taken = word(Slot.TAKEN);
      if (granted() - taken < units) {
        return false;
      }
      // A failed exchange means that another thread took, gave back or surrendered: it has
      // progressed.
      if (memory.compareAndSet(base + Slot.TAKEN, taken, taken + units)) {
        return true;
      }
    }
  }

  private long takeUpTo(long units) {
    while (true) {
      long taken = word(Slot.TAKEN);
      long got = Math.min(units, granted() - taken);
      if (got <= 0) {
        return 0;
      }
      if (memory.compareAndSet(base + Slot.TAKEN, taken, taken + got)) {
        return got;
      }
    }
  }

  private long word(int place) {
    return memory.get(base + place);
  }

  private static boolean inRange(long counter) {
    return counter >= 0 && counter <= MAX_UNITS;
  }

  private static void check(long units) {
    if (!inRange(units)) {
      throw new IllegalArgumentException("units " + units);
    }
  }
}
