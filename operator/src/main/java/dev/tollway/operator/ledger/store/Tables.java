package dev.tollway.operator.ledger.store;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.calendar.WindowSeries;
import dev.tollway.accounting.ledger.AccountRow;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import dev.tollway.accounting.ledger.TopUpRow;
import dev.tollway.accounting.money.Transfer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to SQL and back, in statements that SQLite and PostgreSQL read alike. */
final class Tables {

  /** Settled pools stay so long after their window, for whoever looks. */
  private static final Duration KEEP = Duration.ofDays(62);

  private static final int POOL_COLUMNS = 24;

  private Tables() {}

  // Reading.

  static LedgerRows load(Connection c, Instant time) throws SQLException {
    // Of settled pools only those that may still count in another one, and the newest ordinals.
    String pools =
        "SELECT * FROM pool p WHERE settled_used IS NULL OR window_end IS NULL OR window_end > '"
            + time.minus(Duration.ofDays(1))
            + "' OR ordinal = (SELECT MAX(ordinal) FROM pool n"
            + " WHERE n.subject = p.subject AND n.meter = p.meter)"
            + " ORDER BY subject, meter, ordinal";
    return new LedgerRows(
        time,
        read(c, "SELECT * FROM account ORDER BY subject", Tables::account),
        read(c, pools, Tables::pool),
        read(c, "SELECT * FROM holder ORDER BY incarnation", Tables::holder),
        read(c, "SELECT * FROM lease ORDER BY subject, meter, ordinal, holder", Tables::lease),
        read(c, "SELECT * FROM top_up ORDER BY subject, meter, ordinal, id", Tables::topUp),
        List.of(),
        List.of(),
        List.of());
  }

  /** Makes a row of a result. */
  private interface Reader<T> {
    T read(ResultSet result) throws SQLException;
  }

  private static <T> List<T> read(Connection c, String query, Reader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = c.prepareStatement(query);
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
    }
    return rows;
  }

  private static AccountRow account(ResultSet r) throws SQLException {
    return new AccountRow(
        r.getString("subject"),
        r.getString("plan"),
        r.getLong("revision"),
        r.getInt("active") != 0);
  }

  private static PoolId poolId(ResultSet r) throws SQLException {
    return new PoolId(r.getString("subject"), r.getString("meter"), r.getLong("ordinal"));
  }

  private static PoolRow pool(ResultSet r) throws SQLException {
    PoolId id = poolId(r);
    WindowSeries series =
        new WindowSeries(
            Period.valueOf(r.getString("period")),
            Alignment.valueOf(r.getString("alignment")),
            ZoneId.of(r.getString("zone")),
            Instant.parse(r.getString("anchor")));
    Window window = new Window(Instant.parse(r.getString("window_start")), time(r, "window_end"));
    List<PoolId> carries =
        r.getString("carries")
            .lines()
            .map(line -> line.split(" ", 2))
            .map(parts -> new PoolId(id.subject(), parts[1], Long.parseLong(parts[0])))
            .toList();
    return new PoolRow(
        id,
        r.getString("plan"),
        r.getString("unit"),
        series,
        window,
        Instant.parse(r.getString("start_time")),
        time(r, "close_time"),
        r.getInt("retired") != 0,
        r.getLong("limit_units"),
        r.getLong("revision"),
        carries,
        r.getLong("carried_used"),
        r.getInt("warned"),
        number(r, "exhausted_above"),
        r.getLong("attributed"),
        r.getLong("posted"),
        time(r, "post_time"),
        number(r, "settled_used"));
  }

  private static HolderRow holder(ResultSet r) throws SQLException {
    return new HolderRow(
        r.getString("incarnation"),
        r.getString("pod_uid"),
        Instant.parse(r.getString("last_word")),
        time(r, "gone_time"));
  }

  private static LeaseRow lease(ResultSet r) throws SQLException {
    return new LeaseRow(
        poolId(r),
        r.getString("holder"),
        LeaseRow.State.valueOf(r.getString("state")),
        r.getLong("granted"),
        r.getLong("used"),
        r.getLong("surrendered"),
        r.getLong("over_limit"),
        r.getLong("charged"),
        r.getLong("late"));
  }

  private static TopUpRow topUp(ResultSet r) throws SQLException {
    return new TopUpRow(
        poolId(r),
        r.getString("id"),
        r.getLong("nanos"),
        time(r, "expire_time"),
        r.getLong("consumed"),
        r.getLong("expired"));
  }

  private static @Nullable Instant time(ResultSet r, String column) throws SQLException {
    String text = r.getString(column);
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable Long number(ResultSet r, String column) throws SQLException {
    long value = r.getLong(column);
    return r.wasNull() ? null : value;
  }

  // Writing.

  static void write(Connection c, LedgerRows rows) throws SQLException {
    write(c, "UPDATE ledger SET time = ?", List.of(rows.time()), time -> List.of(time.toString()));
    write(
        c,
        upsert("account", 1, "subject, plan, revision, active"),
        rows.accounts(),
        Tables::values);
    write(
        c,
        upsert(
            "pool",
            3,
            "subject, meter, ordinal, plan, unit, period, alignment, zone, anchor, window_start,"
                + " window_end, start_time, close_time, retired, limit_units, revision, carries,"
                + " carried_used, warned, exhausted_above, attributed, posted, post_time,"
                + " settled_used"),
        rows.pools(),
        Tables::values);
    write(
        c,
        upsert("holder", 1, "incarnation, pod_uid, last_word, gone_time"),
        rows.holders(),
        Tables::values);
    write(
        c,
        upsert(
            "lease",
            4,
            "subject, meter, ordinal, holder, state, granted, used, surrendered, over_limit,"
                + " charged, late"),
        rows.leases(),
        Tables::values);
    write(
        c,
        upsert("top_up", 4, "subject, meter, ordinal, id, nanos, expire_time, consumed, expired"),
        rows.topUps(),
        Tables::values);
    postings(c, rows.transfers());
    write(
        c,
        "DELETE FROM lease WHERE subject = ? AND meter = ? AND ordinal = ?",
        rows.settled(),
        Tables::values);
    // Older pools of the same meter that no window and no lease needs any more.
    write(
        c,
        "DELETE FROM pool WHERE subject = ? AND meter = ? AND ordinal < ?"
            + " AND settled_used IS NOT NULL AND window_end < '"
            + rows.time().minus(KEEP)
            + "'",
        rows.settled(),
        Tables::values);
    write(c, "DELETE FROM holder WHERE incarnation = ?", rows.ended(), List::of);
    // Postings stay: they are the books.
    for (String table : List.of("lease", "top_up", "pool", "account")) {
      write(c, "DELETE FROM " + table + " WHERE subject = ?", rows.purged(), List::of);
    }
  }

  /** Inserts, or replaces all but the key, which is the first columns. */
  private static String upsert(String table, int keys, String columns) {
    List<String> names = List.of(columns.split(", "));
    String key = String.join(", ", names.subList(0, keys));
    String marks = String.join(", ", names.stream().map(name -> "?").toList());
    String sets =
        String.join(
            ", ",
            names.subList(keys, names.size()).stream()
                .map(name -> name + " = excluded." + name)
                .toList());
    return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s"
        .formatted(table, columns, marks, key, sets);
  }

  /** The values of a row: String, Long, or null. */
  private interface Writer<T> {
    List<? extends @Nullable Object> values(T row);
  }

  private static <T> void write(Connection c, String sql, List<T> rows, Writer<T> writer)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      for (T row : rows) {
        int column = 0;
        for (Object value : writer.values(row)) {
          statement.setObject(++column, value);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static List<? extends @Nullable Object> values(AccountRow row) {
    return List.of(row.subject(), row.plan(), row.revision(), row.active() ? 1 : 0);
  }

  private static List<? extends @Nullable Object> values(PoolId id) {
    return List.of(id.subject(), id.meter(), id.ordinal());
  }

  private static List<? extends @Nullable Object> values(PoolRow row) {
    List<@Nullable Object> values = new ArrayList<>(POOL_COLUMNS);
    values.addAll(values(row.id()));
    values.add(row.plan());
    values.add(row.unit());
    values.add(row.series().period().name());
    values.add(row.series().alignment().name());
    values.add(row.series().zone().getId());
    values.add(row.series().anchor().toString());
    values.add(row.window().start().toString());
    values.add(text(row.window().end()));
    values.add(row.start().toString());
    values.add(text(row.closeTime()));
    values.add(row.retired() ? 1 : 0);
    values.add(row.limit());
    values.add(row.revision());
    values.add(
        String.join("\n", row.carries().stream().map(p -> p.ordinal() + " " + p.meter()).toList()));
    values.add(row.carriedUsed());
    values.add(row.warned());
    values.add(row.exhaustedAbove());
    values.add(row.attributed());
    values.add(row.posted());
    values.add(text(row.postTime()));
    values.add(row.settledUsed());
    return values;
  }

  private static List<? extends @Nullable Object> values(HolderRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(row.incarnation());
    values.add(row.podUid());
    values.add(row.lastWord().toString());
    values.add(text(row.goneTime()));
    return values;
  }

  private static List<? extends @Nullable Object> values(LeaseRow row) {
    List<@Nullable Object> values = new ArrayList<>(values(row.pool()));
    values.add(row.holder());
    values.add(row.state().name());
    values.add(row.granted());
    values.add(row.used());
    values.add(row.surrendered());
    values.add(row.over());
    values.add(row.charged());
    values.add(row.late());
    return values;
  }

  private static List<? extends @Nullable Object> values(TopUpRow row) {
    List<@Nullable Object> values = new ArrayList<>(values(row.pool()));
    values.add(row.id());
    values.add(row.nanos());
    values.add(text(row.expireTime()));
    values.add(row.consumed());
    values.add(row.expired());
    return values;
  }

  /** A reference that is booked already is a bug, and fails. */
  private static void postings(Connection c, List<Transfer> transfers) throws SQLException {
    String sql =
        "INSERT INTO posting (subject, currency, kind, reference, book, nanos, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    for (Transfer transfer : transfers) {
      write(
          c,
          sql,
          transfer.postings(),
          posting ->
              List.of(
                  transfer.subject(),
                  transfer.currency(),
                  transfer.kind().name(),
                  transfer.reference(),
                  posting.book(),
                  posting.nanos(),
                  transfer.time().toString()));
    }
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
