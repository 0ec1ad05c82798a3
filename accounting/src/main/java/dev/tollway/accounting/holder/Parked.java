package dev.tollway.accounting.holder;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that waits for units. */
final class Parked {
  final long ticket;

  /** One for each need, in the same order. */
  final List<Desk> desks;

  final List<Need> needs;

  /** Ledger time when it was parked. */
  final Instant since;

  /** When it has waited long enough, monotonic nanoseconds. */
  final long until;

  private final HeldPool[] pools;
  private final long[] units;

  Parked(long ticket, List<Desk> desks, List<Need> needs, Instant since, long until) {
    this.ticket = ticket;
    this.desks = List.copyOf(desks);
    this.needs = List.copyOf(needs);
    this.since = since;
    this.until = until;
    this.pools = desks.stream().map(desk -> desk.held).toArray(HeldPool[]::new);
    this.units = needs.stream().mapToLong(Need::units).toArray();
  }

  /** Takes all units, or none. */
  @Nullable Hold take(long ledgerNanos) {
    return Hold.takeInTurn(pools, units, ledgerNanos);
  }

  /** Each desk once, in the order of the needs. */
  List<Desk> distinct() {
    return desks.stream().distinct().toList();
  }

  long unitsOf(Desk desk) {
    long sum = 0;
    for (int i = 0; i < units.length; i++) {
      if (desks.get(i) == desk) {
        sum = Desk.saturated(sum, units[i]);
      }
    }
    return sum;
  }
}
