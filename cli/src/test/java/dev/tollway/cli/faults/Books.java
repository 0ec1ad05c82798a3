package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the ledger's file says after its process ended.
 *
 * @param postings sum of all postings, by currency
 */
record Books(LedgerRows rows, Map<String, Long> postings) {

  static Books read(Path data) throws StoreException, SQLException {
    LedgerRows rows;
    try (SqliteDatabase database = SqliteDatabase.open(data)) {
      SqliteLedgerStore store = new SqliteLedgerStore(database, InstantSource.system());
      store.claim("test");
      rows = store.load();
    }
    return new Books(rows, postings(data.resolve("ledger.sqlite")));
  }

  private static Map<String, Long> postings(Path file) throws SQLException {
    Map<String, Long> sums = new HashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT currency, SUM(nanos) FROM posting GROUP BY currency")) {
      while (rows.next()) {
        sums.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sums;
  }

  /**
   * What must hold after any fault: never one over the strict quota, usage is what the upstream
   * counted (and may be what was in flight), each unit of it costs the price to the nano, and all
   * postings sum to zero.
   */
  void check(Oracle oracle, List<String> keys, long limit) {
    assertThat(postings).containsOnly(Map.entry("EUR", 0L));
    for (String key : keys) {
      oracle.check(key, limit);
      assertThat(used(key)).as("used by " + key).isLessThanOrEqualTo(limit);
      assertThat(used(key)).as("used by " + key).isLessThanOrEqualTo(oracle.atMost(key));
      assertThat(used(key) + outstanding(key))
          .as("used by, or lent to, " + key)
          .isGreaterThanOrEqualTo(oracle.counted(key));
    }
  }

  /** Every unit that a key used costs the price, to the nano. */
  void checkRating(List<String> keys) {
    for (String key : keys) {
      assertThat(paid(key)).as("paid by " + key).isEqualTo(used(key) * Shop.PRICE_NANOS);
    }
  }

  /** Leases of the quota of a key. */
  List<LeaseRow> quota(String key) {
    return leases(key, PoolId.quotaMeter("ever"));
  }

  /** Units of the quota that a key used. */
  long used(String key) {
    return quota(key).stream().mapToLong(LeaseRow::used).sum();
  }

  /** Units that are lent and neither used nor given back. */
  long outstanding(String key) {
    return quota(key).stream().mapToLong(Books::outstanding).sum();
  }

  /** Units of a lease that are neither used nor given back. */
  private static long outstanding(LeaseRow lease) {
    return lease.granted() - lease.used() - lease.surrendered();
  }

  /** What a key paid, in nano-units. */
  long paid(String key) {
    return leases(key, PoolId.moneyMeter("EUR")).stream().mapToLong(LeaseRow::used).sum();
  }

  private List<LeaseRow> leases(String key, String meter) {
    return rows.leases().stream()
        .filter(lease -> lease.pool().subject().equals(PoolId.keySubject("shop", key)))
        .filter(lease -> lease.pool().meter().equals(meter))
        .toList();
  }
}
