package dev.tollway.accounting.holder;

/** What a holder tells of a lease; each only grows, and two of them merge by max. */
record Counters(long used, long surrendered, long over) {
  static final Counters ZERO = new Counters(0, 0, 0);

  static Counters of(Lease lease) {
    return new Counters(lease.used(), lease.surrendered(), lease.over());
  }

  Counters max(Counters other) {
    return new Counters(
        Math.max(used, other.used),
        Math.max(surrendered, other.surrendered),
        Math.max(over, other.over));
  }

  boolean covers(Counters other) {
    return used >= other.used && surrendered >= other.surrendered && over >= other.over;
  }
}
