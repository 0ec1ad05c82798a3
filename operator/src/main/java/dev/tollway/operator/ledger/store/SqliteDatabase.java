package dev.tollway.operator.ledger.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file with one connection, for one process: a lock file beside it keeps others out.
 *
 * <p>WAL with {@code synchronous=FULL}: a commit returns after fsync. What a power loss may have
 * left in the log is brought into the file before the first answer.
 */
public final class SqliteDatabase implements AutoCloseable {

  private static final String FILE = "ledger.sqlite";
  private static final String LOCK = "ledger.lock";

  private final FileChannel lockFile;
  private final FileLock lock;
  private final Connection connection;

  private SqliteDatabase(FileChannel lockFile, FileLock lock, Connection connection) {
    this.lockFile = lockFile;
    this.lock = lock;
    this.connection = connection;
  }

  /**
   * Opens the database of a data directory, and makes or migrates it.
   *
   * @throws StoreException.InUse another process has it
   */
  public static SqliteDatabase open(Path directory) throws StoreException {
    FileChannel channel;
    try {
      Files.createDirectories(directory);
      channel = openPrivate(directory.resolve(LOCK));
      // SQLite gives its other files the mode of this one.
      openPrivate(directory.resolve(FILE)).close();
    } catch (IOException e) {
      throw new StoreException("cannot write in the data directory " + directory, e, true);
    }
    FileLock lock = lock(channel);
    if (lock == null) {
      closeQuietly(channel);
      throw new StoreException.InUse(
          "The data directory "
              + directory
              + " is in use by another tollway process: stop that one, or choose another directory"
              + " with --data.");
    }
    try {
      return new SqliteDatabase(channel, lock, connect(directory.resolve(FILE)));
    } catch (StoreException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  /** Opens a file that its owner alone may read, making it if need be. */
  private static FileChannel openPrivate(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static @Nullable FileLock lock(FileChannel channel) throws StoreException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw new StoreException("cannot lock the data directory", e, true);
    }
  }

  private static Connection connect(Path file) throws StoreException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    String url = "jdbc:sqlite:" + file.toAbsolutePath();
    try {
      Flyway.configure().dataSource(url, "", "").locations("classpath:db/ledger").load().migrate();
      config.setLockingMode(LockingMode.EXCLUSIVE);
      Connection connection = config.createConnection(url);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException | FlywayException e) {
      throw new StoreException(
          "cannot open the ledger in " + file + ": " + e.getMessage(), e, true);
    }
  }

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException, StoreException;
  }

  /** Does the work and commits it; if anything fails, none of it is done. */
  synchronized <T> T transaction(Work<T> work) throws StoreException {
    try {
      T result = work.in(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw undo(new StoreException("the ledger's store failed: " + e.getMessage(), e, fatal(e)));
    } catch (StoreException e) {
      throw undo(e);
    }
  }

  private StoreException undo(StoreException cause) {
    try {
      if (!undone()) {
        connection.rollback();
      }
      return cause;
    } catch (SQLException e) {
      cause.addSuppressed(e);
      return cause.isFatal() ? cause : new StoreException("a rollback failed", cause, true);
    }
  }

  /**
   * Whether SQLite itself has rolled back, as it may when the disk is full
   * (sqlite.org/lang_transaction.html); the driver does not notice. Then the next transaction is
   * begun, as the driver would have done.
   */
  private boolean undone() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      return true;
    } catch (SQLException withinATransaction) {
      return false;
    }
  }

  /**
   * A full disk passes; after a failed fsync nothing that was read from the file can be believed.
   */
  private static boolean fatal(SQLException e) {
    return !(e instanceof SQLiteException sqlite
        && (sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
            || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY));
  }

  @Override
  public synchronized void close() throws StoreException {
    if (!lockFile.isOpen()) {
      return;
    }
    try {
      connection.close();
      lock.release();
      lockFile.close();
    } catch (SQLException | IOException e) {
      throw new StoreException("the ledger's store did not close", e, false);
    }
  }

  private static void closeQuietly(FileChannel channel) throws StoreException {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("the lock of the data directory did not close", e, true);
    }
  }
}
