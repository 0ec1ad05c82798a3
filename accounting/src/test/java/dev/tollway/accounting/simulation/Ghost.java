package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.PoolRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** What the oracle knows of one pool: as committed, and as it really was. */
final class Ghost {
  final PoolId id;
  PoolRow row;

  /** Leases as committed, by holder. */
  final Map<String, LeaseRow> leases = new LinkedHashMap<>();

  /** Itself, and every pool that an edit replaced by it, however often. */
  final Set<Ghost> chain = new LinkedHashSet<>();

  /** In whose chains it is. */
  final List<Ghost> heads = new ArrayList<>();

  /** Units admitted and not given back. */
  long admitted;

  /** The highest limit that it ever had. */
  long highest;

  /** Units that were released to the customer though a holder may have used them. */
  long released;

  /** What may be admitted in the chain, all told, since its limit last changed. */
  long ceiling = Long.MAX_VALUE;

  /**
   * Units of the next window that were out when an edit let this pool run on over the end of that
   * window: both windows' units may be used in this one.
   */
  long lentAhead;

  /** The store forgot it: another pool may get its id, and holders may still have units of it. */
  boolean vanished;

  Ghost(PoolRow row) {
    this.id = row.id();
    this.row = row;
    include(this);
  }

  void include(Ghost other) {
    for (Ghost one : List.copyOf(other.chain.isEmpty() ? Set.of(other) : other.chain)) {
      if (chain.add(one)) {
        one.heads.add(this);
        boolean outOfTurn = one.isReplacedAhead() && start().isBefore(one.start());
        lentAhead += outOfTurn ? one.exposure() : 0;
      }
    }
  }

  Instant start() {
    return row.start();
  }

  /** Until when its units may be used. */
  Instant end() {
    Instant end = row.closeTime() != null ? row.closeTime() : row.window().end();
    return end == null ? Instant.MAX : end;
  }

  /** An edit ended it before its window did. */
  boolean isReplaced() {
    Instant window = row.window().end();
    Instant close = row.closeTime();
    return close != null && (window == null || close.isBefore(window));
  }

  boolean isReplacedAhead() {
    Instant close = row.closeTime();
    return close != null && close.isBefore(start());
  }

  boolean overlaps(Ghost other) {
    Instant from = start().isAfter(other.start()) ? start() : other.start();
    Instant to = end().isBefore(other.end()) ? end() : other.end();
    return from.isBefore(to);
  }

  /** Units that the limit has to cover, in this pool alone. */
  long exposure() {
    if (vanished) {
      return 0;
    }
    Long settled = row.settledUsed();
    if (settled != null) {
      return settled;
    }
    long sum = 0;
    for (LeaseRow lease : leases.values()) {
      sum +=
          lease.state() == LeaseRow.State.CLOSED
              ? lease.used() + lease.charged()
              : Math.max(lease.granted() - lease.surrendered(), lease.used());
    }
    return sum;
  }

  long used() {
    Long settled = row.settledUsed();
    if (settled != null) {
      return settled;
    }
    long sum = 0;
    for (LeaseRow lease : leases.values()) {
      sum += lease.used() + lease.charged();
    }
    return sum;
  }

  /** Lent, and neither used nor given back. */
  long outstanding() {
    long sum = 0;
    for (LeaseRow lease : leases.values()) {
      if (lease.state() != LeaseRow.State.CLOSED) {
        sum += Math.max(0, lease.granted() - lease.surrendered() - lease.used());
      }
    }
    return sum;
  }

  /** S22: what may be admitted at most, all told, if the limit stays what it is. */
  long ceilingNow() {
    // What was released before may still be admitted, also after the limit fell.
    return sum(one -> one.admitted)
        + Math.max(0, row.limit() - sum(Ghost::used))
        + sum(Ghost::outstanding);
  }

  long sum(ToLongFunction<Ghost> what) {
    long sum = 0;
    for (Ghost one : chain) {
      sum += what.applyAsLong(one);
    }
    return sum;
  }

  /** The highest limit of the chain, and what was lent ahead over an edit. */
  long bound() {
    long most = 0;
    for (Ghost one : chain) {
      most = Math.max(most, one.highest);
    }
    return most + sum(one -> one.lentAhead);
  }
}
