package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.money.Transfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows in maps: what a database does with the changes of a step. */
final class RowStore {

  private record LeaseKey(PoolId pool, String holder) {}

  private record TopUpKey(PoolId pool, String id) {}

  private Instant time;
  private final Map<String, AccountRow> accounts = new LinkedHashMap<>();
  private final Map<PoolId, PoolRow> pools = new LinkedHashMap<>();
  private final Map<String, HolderRow> holders = new LinkedHashMap<>();
  private final Map<LeaseKey, LeaseRow> leases = new LinkedHashMap<>();
  private final Map<TopUpKey, TopUpRow> topUps = new LinkedHashMap<>();
  final List<Transfer> transfers = new ArrayList<>();

  RowStore(Instant time) {
    this.time = time;
  }

  void commit(LedgerRows changes) {
    time = changes.time();
    changes.accounts().forEach(row -> accounts.put(row.subject(), row));
    changes.pools().forEach(row -> pools.put(row.id(), row));
    changes.holders().forEach(row -> holders.put(row.incarnation(), row));
    changes.leases().forEach(row -> leases.put(new LeaseKey(row.pool(), row.holder()), row));
    changes.topUps().forEach(row -> topUps.put(new TopUpKey(row.pool(), row.id()), row));
    transfers.addAll(changes.transfers());
    changes.settled().forEach(pool -> leases.keySet().removeIf(key -> key.pool().equals(pool)));
    changes.ended().forEach(holders::remove);
    for (String subject : changes.purged()) {
      accounts.remove(subject);
      pools.keySet().removeIf(pool -> pool.subject().equals(subject));
      leases.keySet().removeIf(key -> key.pool().subject().equals(subject));
      topUps.keySet().removeIf(key -> key.pool().subject().equals(subject));
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
