package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ledger of a mutant stores instead of what the product's ledger decided. */
final class Weakness {
  private record Words(long used, long surrendered, long over) {}

  private final Mutant mutant;
  private final Store store;
  private final Map<Store.LeaseKey, Words> last = new HashMap<>();
  private final Map<Store.LeaseKey, Words> now = new HashMap<>();
  private boolean changed;

  Weakness(Mutant mutant, Store store) {
    this.mutant = mutant;
    this.store = store;
  }

  void nextStep() {
    now.clear();
    changed = false;
  }

  /** Whether it stored anything else in this step than the product would have. */
  boolean changed() {
    return changed;
  }

  void told(PoolId pool, String holder, long used, long surrendered, long over) {
    if (mutant != Mutant.NONE) {
      Words words = new Words(used, surrendered, over);
      last.put(new Store.LeaseKey(pool, holder), words);
      now.put(new Store.LeaseKey(pool, holder), words);
    }
  }

  /** The very same rows where nothing is weaker. */
  LedgerRows of(LedgerRows rows) {
    List<LeaseRow> leases =
        switch (mutant) {
          case RELENDS_ON_TIMEOUT -> rows.leases().stream().map(Weakness::relent).toList();
          case KEEPS_THE_LAST_REPORT -> rows.leases().stream().map(this::last).toList();
          case REOPENS_A_CLOSED_LEASE -> reopened(rows.leases());
          case REUSES_ORDINALS -> rows.leases().stream().map(this::reused).toList();
          default -> rows.leases();
        };
    List<PoolRow> pools =
        switch (mutant) {
          case DROPS_CARRIED -> rows.pools().stream().map(Weakness::alone).toList();
          case REUSES_ORDINALS -> rows.pools().stream().map(this::reused).toList();
          default -> rows.pools();
        };
    changed = !leases.equals(rows.leases()) || !pools.equals(rows.pools());
    return !changed
        ? rows
        : new LedgerRows(
            rows.time(),
            rows.accounts(),
            pools,
            rows.holders(),
            leases,
            rows.topUps(),
            rows.transfers(),
            rows.settled(),
            rows.ended());
  }

  private static LeaseRow relent(LeaseRow row) {
    return row.state() == LeaseRow.State.SUSPENSE
        ? with(row, row.pool(), LeaseRow.State.CLOSED, words(row))
        : row;
  }

  private LeaseRow last(LeaseRow row) {
    Words words = last.getOrDefault(new Store.LeaseKey(row.pool(), row.holder()), words(row));
    return with(row, row.pool(), row.state(), words);
  }

  private List<LeaseRow> reopened(List<LeaseRow> rows) {
    List<LeaseRow> more = new ArrayList<>(rows);
    now.forEach((key, words) -> {
      LeaseRow row = store.leases.get(key);
      if (row != null && row.state() == LeaseRow.State.CLOSED) {
        Words most =
            new Words(
                Math.max(row.used(), words.used()),
                Math.max(row.surrendered(), words.surrendered()),
                Math.max(row.over(), words.over()));
        more.removeIf(
            other -> other.pool().equals(key.pool()) && other.holder().equals(key.holder()));
        more.add(with(row, row.pool(), LeaseRow.State.OPEN, most));
      }
    });
    return more;
  }

  private LeaseRow reused(LeaseRow row) {
    return with(row, reused(row.pool()), row.state(), words(row));
  }

  private PoolRow reused(PoolRow row) {
    return copy(row, reused(row.id()), row.carries(), row.carriedUsed());
  }

  private PoolId reused(PoolId id) {
    return id.ordinal() > 1 && !store.pools.containsKey(id)
        ? new PoolId(id.subject(), id.meter(), id.ordinal() - 1)
        : id;
  }

  private static PoolRow alone(PoolRow row) {
    return copy(row, row.id(), List.of(), 0);
  }

  private static Words words(LeaseRow row) {
    return new Words(row.used(), row.surrendered(), row.over());
  }

  private static LeaseRow with(LeaseRow row, PoolId pool, LeaseRow.State state, Words words) {
    return new LeaseRow(
        pool,
        row.holder(),
        state,
        row.granted(),
        words.used(),
        words.surrendered(),
        words.over(),
        row.charged(),
        row.late());
  }

  private static PoolRow copy(PoolRow row, PoolId id, List<PoolId> carries, long carriedUsed) {
    return new PoolRow(
        id,
        row.plan(),
        row.unit(),
        row.series(),
        row.window(),
        row.start(),
        row.closeTime(),
        row.retired(),
        row.limit(),
        row.revision(),
        carries,
        carriedUsed,
        row.warned(),
        row.exhaustedAbove(),
        row.attributed(),
        row.posted(),
        row.postTime(),
        row.settledUsed());
  }
}
