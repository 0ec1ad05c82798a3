package dev.tollway.accounting.frame;

import java.util.List;

/**
 * The last words of a dead incarnation.
 *
 * @param exact right boot id and whole slots; otherwise the counters are merged and nothing is
 *     freed
 */
public record Final(String incarnation, boolean exact, List<FinalLease> leases) {
  public Final {
    leases = List.copyOf(leases);
  }
}
