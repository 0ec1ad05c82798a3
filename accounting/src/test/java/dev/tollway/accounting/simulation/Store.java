package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.AccountRow;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import dev.tollway.accounting.ledger.TopUpRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the ledger's database holds; it outlives every process. */
final class Store {
  record LeaseKey(PoolId pool, String holder) {}

  private record TopUpKey(PoolId pool, String id) {}

  private Instant time;
  private final Map<String, AccountRow> accounts = new LinkedHashMap<>();
  final Map<PoolId, PoolRow> pools = new LinkedHashMap<>();
  private final Map<String, HolderRow> holders = new LinkedHashMap<>();
  final Map<LeaseKey, LeaseRow> leases = new LinkedHashMap<>();
  private final Map<TopUpKey, TopUpRow> topUps = new LinkedHashMap<>();

  Store(Instant time) {
    this.time = time;
  }

  void commit(LedgerRows changes) {
    time = changes.time();
    changes.accounts().forEach(row -> accounts.put(row.subject(), row));
    changes.pools().forEach(row -> pools.put(row.id(), row));
    changes.holders().forEach(row -> holders.put(row.incarnation(), row));
    changes.leases().forEach(row -> leases.put(new LeaseKey(row.pool(), row.holder()), row));
    changes.topUps().forEach(row -> topUps.put(new TopUpKey(row.pool(), row.id()), row));
    changes.settled().forEach(pool -> leases.keySet().removeIf(key -> key.pool().equals(pool)));
    changes.ended().forEach(holders::remove);
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
