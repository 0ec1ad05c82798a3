package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.PoolRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Knows what really happened, and judges. */
final class Oracle {
  private record WindowOf(String meter, Instant start) {}

  private final Store store;

  /** Units admitted and not given back, by pool. */
  private final Map<PoolId, Long> admitted = new HashMap<>();

  /** Highest limit that a window ever had. */
  private final Map<WindowOf, Long> highest = new HashMap<>();

  /** By lease: the largest counters that any report or final committed to the ledger has shown. */
  private final Map<Store.LeaseKey, long[]> told = new HashMap<>();

  private final Map<Store.LeaseKey, LeaseRow> before = new HashMap<>();

  Oracle(Store store) {
    this.store = store;
  }

  void admitted(PoolId pool, long units) {
    admitted.merge(pool, units, Long::sum);
  }

  void gaveBack(PoolId pool, long units) {
    admitted.merge(pool, -units, Long::sum);
  }

  /** A frame with these counters is part of a committed step. */
  void told(PoolId pool, String holder, long used, long surrendered, long over) {
    long[] most = told.computeIfAbsent(new Store.LeaseKey(pool, holder), key -> new long[3]);
    most[0] = Math.max(most[0], used);
    most[1] = Math.max(most[1], surrendered);
    most[2] = Math.max(most[2], over);
  }

  /** S7: what leaves the ledger is durable. */
  void sent(PoolId pool, String holder, long granted) {
    LeaseRow row = store.leases.get(new Store.LeaseKey(pool, holder));
    long durable = row == null ? 0 : row.granted();
    if (granted > durable && store.pools.containsKey(pool) && settledUsed(pool) < 0) {
      throw new Violation(
          "S7: " + granted + " units of " + pool + " left, the store knows " + durable);
    }
  }

  void committed() {
    store.leases.forEach(this::lease);
    Map<WindowOf, Long> lent = new TreeMap<>(java.util.Comparator.comparing(WindowOf::toString));
    for (PoolRow pool : store.pools.values()) {
      highest.merge(window(pool), Math.max(0, pool.limit()), Math::max);
      lent.merge(window(pool), committed(pool.id()), Long::sum);
    }
    lent.forEach((window, units) -> {
      long limit = highest.getOrDefault(window, 0L);
      if (units > limit) {
        throw new Violation("S2: " + units + " units of " + window + " are lent, limit " + limit);
      }
    });
  }

  /** S1, at every step. */
  void judge() {
    Map<WindowOf, Long> sums = new HashMap<>();
    admitted.forEach((pool, units) -> {
      PoolRow row = store.pools.get(pool);
      if (row == null) {
        if (units > 0) {
          throw new Violation("S1: " + units + " units of " + pool + ", which is not stored");
        }
      } else {
        sums.merge(window(row), units, Long::sum);
      }
    });
    sums.forEach((window, units) -> {
      long limit = highest.getOrDefault(window, 0L);
      if (units > limit) {
        throw new Violation(
            "S1: " + units + " units of " + window + " are admitted, limit " + limit);
      }
    });
  }

  /** S5 and S8: counters grow, and are the largest of what was told, in whatever order. */
  private void lease(Store.LeaseKey key, LeaseRow row) {
    LeaseRow old = before.put(key, row);
    if (old != null
        && (row.granted() < old.granted()
            || row.used() < old.used()
            || row.surrendered() < old.surrendered()
            || row.over() < old.over())) {
      throw new Violation("S5: a counter fell from " + old + " to " + row);
    }
    long[] most = told.getOrDefault(key, new long[3]);
    boolean same = row.used() == most[0] && row.surrendered() == most[1] && row.over() == most[2];
    boolean fewer = row.used() <= most[0] && row.surrendered() <= most[1] && row.over() <= most[2];
    if (row.state() == LeaseRow.State.CLOSED ? !fewer : !same) {
      throw new Violation(
          "S8: " + row + ", but told were " + most[0] + ", " + most[1] + ", " + most[2]);
    }
  }

  private long committed(PoolId pool) {
    long settled = settledUsed(pool);
    if (settled >= 0) {
      return settled;
    }
    long sum = 0;
    for (LeaseRow row : store.leases.values()) {
      if (row.pool().equals(pool)) {
        sum +=
            row.state() == LeaseRow.State.CLOSED
                ? Math.max(row.used(), row.charged())
                : Math.max(row.granted() - row.surrendered(), row.used());
      }
    }
    return sum;
  }

  private long settledUsed(PoolId pool) {
    PoolRow row = store.pools.get(pool);
    Long settled = row == null ? null : row.settledUsed();
    return settled == null ? -1 : settled;
  }

  private static WindowOf window(PoolRow pool) {
    return new WindowOf(pool.id().subject() + " " + pool.id().meter(), pool.window().start());
  }
}
