package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.AccountRow;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import dev.tollway.accounting.ledger.TopUpRow;
import dev.tollway.accounting.money.Transfer;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the ledger's database holds; it outlives every process. Whoever commits shows the epoch and
 * the random id under which it took the store over.
 */
final class Store {
  record LeaseKey(PoolId pool, String holder) {}

  private record TopUpKey(PoolId pool, String id) {}

  private record Reference(String subject, String currency, Transfer.Kind kind, String reference) {}

  private Instant time;
  long epoch;
  private long owner;
  private final Map<String, AccountRow> accounts = new LinkedHashMap<>();
  final Map<PoolId, PoolRow> pools = new LinkedHashMap<>();
  final Map<String, HolderRow> holders = new LinkedHashMap<>();
  final Map<LeaseKey, LeaseRow> leases = new LinkedHashMap<>();
  private final Map<TopUpKey, TopUpRow> topUps = new LinkedHashMap<>();
  private final Set<Reference> booked = new HashSet<>();

  Store(Instant time) {
    this.time = time;
  }

  /** As it is now; a restore brings it back. */
  Store copy() {
    Store copy = new Store(time);
    copy.restore(this);
    return copy;
  }

  void restore(Store backup) {
    time = backup.time;
    epoch = backup.epoch;
    owner = backup.owner;
    put(accounts, backup.accounts);
    put(pools, backup.pools);
    put(holders, backup.holders);
    put(leases, backup.leases);
    put(topUps, backup.topUps);
    booked.clear();
    booked.addAll(backup.booked);
  }

  private static <K, V> void put(Map<K, V> here, Map<K, V> there) {
    here.clear();
    here.putAll(there);
  }

  void claim(long newEpoch, long newOwner) {
    epoch = newEpoch;
    owner = newOwner;
  }

  boolean isOwnedBy(long someEpoch, long someOwner) {
    return epoch == someEpoch && owner == someOwner;
  }

  void commit(LedgerRows changes) {
    time = changes.time();
    changes.accounts().forEach(row -> accounts.put(row.subject(), row));
    changes.pools().forEach(row -> pools.put(row.id(), row));
    changes.holders().forEach(row -> holders.put(row.incarnation(), row));
    changes.leases().forEach(row -> leases.put(new LeaseKey(row.pool(), row.holder()), row));
    changes.topUps().forEach(row -> topUps.put(new TopUpKey(row.pool(), row.id()), row));
    changes.transfers().forEach(this::book);
    changes.settled().forEach(pool -> leases.keySet().removeIf(key -> key.pool().equals(pool)));
    changes.ended().forEach(holders::remove);
  }

  private void book(Transfer transfer) {
    Reference reference =
        new Reference(
            transfer.subject(), transfer.currency(), transfer.kind(), transfer.reference());
    if (!booked.add(reference)) {
      throw new Violation("S9: booked twice: " + transfer);
    }
  }

  LedgerRows rows() {
    return new LedgerRows(
        time,
        List.copyOf(accounts.values()),
        List.copyOf(pools.values()),
        List.copyOf(holders.values()),
        List.copyOf(leases.values()),
        List.copyOf(topUps.values()),
        List.of(),
        List.of(),
        List.of());
  }
}
