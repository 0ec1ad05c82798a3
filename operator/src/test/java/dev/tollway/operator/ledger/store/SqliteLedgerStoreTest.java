package dev.tollway.operator.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerStoreTest extends LedgerStoreContract {

  @TempDir private Path directory;

  @Override
  LedgerStore open() throws Exception {
    return new SqliteLedgerStore(SqliteDatabase.open(directory), InstantSource.fixed(NOON));
  }

  @Test
  void refusesADirectoryInUseWithASentenceThatNamesTheWayOut() {
    assertThatThrownBy(() -> SqliteDatabase.open(directory))
        .isInstanceOf(StoreException.InUse.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("--data");
  }

  @Test
  void commitsWithFsyncToAWriteAheadLogUnderAnExclusiveLock(@TempDir Path other) throws Exception {
    try (SqliteDatabase database = SqliteDatabase.open(other)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "locking_mode")).isEqualTo("exclusive");
    }
  }

  private static String pragma(SqliteDatabase database, String name) throws Exception {
    return database.transaction(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("PRAGMA " + name)) {
        return result.getString(1);
      }
    });
  }
}
