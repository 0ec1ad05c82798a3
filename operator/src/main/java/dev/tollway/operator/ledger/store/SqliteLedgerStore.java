package dev.tollway.operator.ledger.store;

import dev.tollway.accounting.ledger.LedgerRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger's rows in SQLite. */
public final class SqliteLedgerStore implements LedgerStore {

  private static final int SHARDS = 256;

  /** The stored time may lag behind the one that left the ledger by this much. */
  private static final Duration TIME_LAG = Duration.ofSeconds(1);

  private final SqliteDatabase database;
  private final InstantSource clock;
  private Instant storedTime = Instant.MIN;

  /**
   * Over an open database; closing this closes it.
   *
   * @param clock for the first time of a new ledger and for the epoch
   */
  public SqliteLedgerStore(SqliteDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Claim claim(String owner) throws StoreException {
    return database.transaction(connection -> {
      String ledgerId = ledgerId(connection);
      long epoch = Math.max(epoch(connection) + 1, clock.instant().getEpochSecond());
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO shard (id, epoch, owner) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
                  + " SET epoch = excluded.epoch, owner = excluded.owner")) {
        for (int shard = 0; shard < SHARDS; shard++) {
          insert.setInt(1, shard);
          insert.setLong(2, epoch);
          insert.setString(3, owner);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      return new Claim(ledgerId, epoch, owner);
    });
  }

  private String ledgerId(Connection connection) throws SQLException {
    String known = text(connection, "SELECT ledger_id FROM ledger");
    if (known != null) {
      return known;
    }
    String id = UUID.randomUUID().toString();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO ledger (one, ledger_id, time) VALUES (1, ?, ?)")) {
      insert.setString(1, id);
      insert.setString(2, clock.instant().minus(TIME_LAG).toString());
      insert.executeUpdate();
    }
    return id;
  }

  private static long epoch(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(epoch), 0) FROM shard")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private static @Nullable String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getString(1) : null;
    }
  }

  @Override
  public LedgerRows load() throws StoreException {
    return database.transaction(connection -> {
      String time = text(connection, "SELECT time FROM ledger");
      if (time == null) {
        throw new StoreException("the store was never claimed");
      }
      storedTime = Instant.parse(time);
      return Tables.load(connection, storedTime.plus(TIME_LAG));
    });
  }

  @Override
  public void commit(Claim claim, LedgerRows changes) throws StoreException {
    boolean timely = changes.time().isBefore(storedTime.plus(TIME_LAG));
    database.transaction(connection -> {
      check(connection, claim);
      if (!changes.isEmpty() || !timely) {
        Tables.write(connection, changes);
      }
      return claim;
    });
    if (!changes.isEmpty() || !timely) {
      storedTime = changes.time();
    }
  }

  private static void check(Connection connection, Claim claim)
      throws SQLException, StoreException {
    try (PreparedStatement count =
        connection.prepareStatement("SELECT COUNT(*) FROM shard WHERE epoch = ? AND owner = ?")) {
      count.setLong(1, claim.epoch());
      count.setString(2, claim.owner());
      try (ResultSet result = count.executeQuery()) {
        if (!result.next() || result.getInt(1) != SHARDS) {
          throw new StoreException.Fenced("epoch " + claim.epoch() + " is over");
        }
      }
    }
  }

  @Override
  public void close() throws StoreException {
    database.close();
  }
}
