package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.money.Transfer;
import java.time.Instant;
import java.util.List;

/**
 * What the store holds of a ledger, or what a step changed in it.
 *
 * @param time the ledger time of the last commit
 * @param transfers only in changes: booked, never read back
 * @param settled only in changes: pools whose leases may be dropped
 * @param ended only in changes: incarnations that hold nothing any more
 * @param purged only in changes: subjects of which all but the postings is dropped, after all other
 *     changes
 */
public record LedgerRows(
    Instant time,
    List<AccountRow> accounts,
    List<PoolRow> pools,
    List<HolderRow> holders,
    List<LeaseRow> leases,
    List<TopUpRow> topUps,
    List<Transfer> transfers,
    List<PoolId> settled,
    List<String> ended,
    List<String> purged) {

  public LedgerRows {
    accounts = List.copyOf(accounts);
    pools = List.copyOf(pools);
    holders = List.copyOf(holders);
    leases = List.copyOf(leases);
    topUps = List.copyOf(topUps);
    transfers = List.copyOf(transfers);
    settled = List.copyOf(settled);
    ended = List.copyOf(ended);
    purged = List.copyOf(purged);
  }

  /** Nothing is purged. */
  public LedgerRows(
      Instant time,
      List<AccountRow> accounts,
      List<PoolRow> pools,
      List<HolderRow> holders,
      List<LeaseRow> leases,
      List<TopUpRow> topUps,
      List<Transfer> transfers,
      List<PoolId> settled,
      List<String> ended) {
    this(time, accounts, pools, holders, leases, topUps, transfers, settled, ended, List.of());
  }

  /** A ledger that knows nothing. */
  public static LedgerRows empty(Instant time) {
    return new LedgerRows(
        time, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  /** Whether nothing but the time would be written. */
  public boolean isEmpty() {
    return accounts.isEmpty()
        && pools.isEmpty()
        && holders.isEmpty()
        && leases.isEmpty()
        && topUps.isEmpty()
        && transfers.isEmpty()
        && settled.isEmpty()
        && ended.isEmpty()
        && purged.isEmpty();
  }
}
