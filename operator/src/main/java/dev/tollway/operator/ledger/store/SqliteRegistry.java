package dev.tollway.operator.ledger.store;

import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.AccountFact;
import dev.tollway.operator.resolve.BookedTopUp;
import dev.tollway.operator.resolve.Claims;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.LastGood;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.PlanSlot;
import dev.tollway.operator.resolve.Trial;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The registry in the same SQLite file as the ledger, over the same connection: its transactions
 * and the ledger's commits take turns. Any thread may call it.
 */
public final class SqliteRegistry implements Registry {

  private static final String ACCOUNT = "account";
  private static final String HASH = "hash";
  private static final String TRIAL = "trial";
  private static final String TOP_UP = "topUp";
  private static final String SLOT = "slot";
  private static final String LAST_GOOD = "lastGood";
  private static final String DEPRECATION = "deprecation";
  private static final String ANNOUNCED = "announced";

  private final SqliteDatabase database;
  private final FactBodies bodies = new FactBodies();
  private final long epoch;

  /**
   * Begins a new epoch of revisions.
   *
   * @param clock its seconds keep an epoch from being used twice when the store lost its tail
   */
  public SqliteRegistry(SqliteDatabase database, InstantSource clock) {
    this.database = database;
    this.epoch =
        in(c -> {
          long next = Math.max(head(c, "epoch") + 1, clock.instant().getEpochSecond());
          update(
              c,
              "INSERT INTO revision_head (one, epoch, number) VALUES (1, ?, 0)"
                  + " ON CONFLICT (one) DO UPDATE SET epoch = excluded.epoch",
              next);
          return next;
        });
  }

  private static long head(Connection c, String column) throws SQLException {
    try (PreparedStatement select =
            c.prepareStatement(
                column.equals("epoch")
                    ? "SELECT epoch FROM revision_head"
                    : "SELECT number FROM revision_head");
        ResultSet result = select.executeQuery()) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  // Facts.

  @Override
  public Facts facts() {
    return in(c ->
        new Facts(
            index(values(c, ACCOUNT, AccountFact.class), AccountFact::account),
            texts(c, HASH),
            index(values(c, TRIAL, Trial.class), Trial::id),
            index(values(c, TOP_UP, BookedTopUp.class), BookedTopUp::key),
            index(values(c, SLOT, PlanSlot.class), PlanSlot::id),
            index(values(c, LAST_GOOD, LastGood.class), LastGood::ref),
            times(c),
            texts(c, ANNOUNCED)));
  }

  private <T> List<T> values(Connection c, String kind, Class<T> type) throws SQLException {
    return texts(c, kind).values().stream().map(body -> bodies.read(body, type)).toList();
  }

  private static <K, T> Map<K, T> index(List<T> values, Function<T, K> key) {
    Map<K, T> map = new HashMap<>();
    values.forEach(value -> map.put(key.apply(value), value));
    return map;
  }

  private static Map<String, Instant> times(Connection c) throws SQLException {
    Map<String, Instant> times = new HashMap<>();
    texts(c, DEPRECATION).forEach((route, time) -> times.put(route, Instant.parse(time)));
    return times;
  }

  private static Map<String, String> texts(Connection c, String kind) throws SQLException {
    Map<String, String> texts = new HashMap<>();
    try (PreparedStatement select =
        c.prepareStatement("SELECT id, body FROM fact WHERE kind = ?")) {
      select.setString(1, kind);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          texts.put(result.getString(1), result.getString(2));
        }
      }
    }
    return texts;
  }

  @Override
  public void record(Claims claims) {
    in(c -> {
      for (AccountFact fact : claims.accounts()) {
        put(c, ACCOUNT, fact.account(), bodies.write(fact));
      }
      for (Map.Entry<String, String> owner : claims.hashOwners().entrySet()) {
        putIfAbsent(c, HASH, owner.getKey(), owner.getValue());
      }
      for (Trial trial : claims.trials()) {
        putIfAbsent(c, TRIAL, bodies.write(trial.id()), bodies.write(trial));
      }
      for (BookedTopUp topUp : claims.topUps()) {
        putIfAbsent(c, TOP_UP, bodies.write(topUp.key()), bodies.write(topUp));
      }
      for (PlanSlot slot : claims.slots()) {
        put(c, SLOT, bodies.write(slot.id()), bodies.write(slot));
      }
      for (PlanSlot.Id freed : claims.freedSlots()) {
        remove(c, SLOT, bodies.write(freed));
      }
      for (LastGood good : claims.lastGood()) {
        put(c, LAST_GOOD, good.ref().toString(), bodies.write(good));
      }
      for (ObjectRef gone : claims.forgotten()) {
        remove(c, LAST_GOOD, gone.toString());
      }
      for (Map.Entry<String, Instant> route : claims.deprecations().entrySet()) {
        putIfAbsent(c, DEPRECATION, route.getKey(), route.getValue().toString());
      }
      for (String route : claims.undeprecated()) {
        remove(c, DEPRECATION, route);
      }
      for (Map.Entry<String, String> topic : claims.announced().entrySet()) {
        put(c, ANNOUNCED, topic.getKey(), topic.getValue());
      }
      for (String hash : claims.freedHashes()) {
        remove(c, HASH, hash);
      }
      for (BookedTopUp.Id topUp : claims.droppedTopUps()) {
        remove(c, TOP_UP, bodies.write(topUp));
      }
      return claims;
    });
  }

  private static void put(Connection c, String kind, String id, String body) throws SQLException {
    update(
        c,
        "INSERT INTO fact (kind, id, body) VALUES (?, ?, ?)"
            + " ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
        kind,
        id,
        body);
  }

  private static void putIfAbsent(Connection c, String kind, String id, String body)
      throws SQLException {
    update(
        c,
        "INSERT INTO fact (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO NOTHING",
        kind,
        id,
        body);
  }

  private static void remove(Connection c, String kind, String id) throws SQLException {
    update(c, "DELETE FROM fact WHERE kind = ? AND id = ?", kind, id);
  }

  // Revisions.

  @Override
  public StoredRevisions revisions() {
    return in(c -> {
      List<StoredRevision> all = new ArrayList<>();
      try (PreparedStatement select =
              c.prepareStatement(
                  "SELECT kind, name, workload_namespace, workload_kind, workload_name, epoch,"
                      + " number, hash FROM revision");
          ResultSet r = select.executeQuery()) {
        while (r.next()) {
          all.add(
              new StoredRevision(
                  new StoredRevision.Id(
                      r.getString(1),
                      r.getString(2),
                      new WorkloadRef(r.getString(3), r.getString(4), r.getString(5))),
                  r.getLong(6),
                  r.getLong(7),
                  r.getString(8)));
        }
      }
      return new StoredRevisions(epoch, head(c, "number"), all);
    });
  }

  @Override
  public void storeRevisions(
      long number, List<StoredRevision> changed, Collection<StoredRevision.Id> removed) {
    in(c -> {
      update(c, "UPDATE revision_head SET number = ? WHERE number < ?", number, number);
      for (StoredRevision revision : changed) {
        update(
            c,
            "INSERT INTO revision (kind, name, workload_namespace, workload_kind, workload_name,"
                + " epoch, number, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (kind, name, workload_namespace, workload_kind, workload_name)"
                + " DO UPDATE SET epoch = excluded.epoch, number = excluded.number,"
                + " hash = excluded.hash",
            revision.id().kind(),
            revision.id().name(),
            revision.id().workload().namespace(),
            revision.id().workload().kind(),
            revision.id().workload().name(),
            revision.epoch(),
            revision.number(),
            revision.hash());
      }
      for (StoredRevision.Id id : removed) {
        update(
            c,
            "DELETE FROM revision WHERE kind = ? AND name = ? AND workload_namespace = ?"
                + " AND workload_kind = ? AND workload_name = ?",
            id.kind(),
            id.name(),
            id.workload().namespace(),
            id.workload().kind(),
            id.workload().name());
      }
      return number;
    });
  }

  // Statuses.

  @Override
  public Map<ObjectRef, String> statuses() {
    return in(c -> {
      Map<ObjectRef, String> all = new HashMap<>();
      try (PreparedStatement select =
              c.prepareStatement("SELECT kind, namespace, name, body FROM status");
          ResultSet r = select.executeQuery()) {
        while (r.next()) {
          all.put(new ObjectRef(r.getString(1), r.getString(2), r.getString(3)), r.getString(4));
        }
      }
      return all;
    });
  }

  @Override
  public void saveStatuses(Map<ObjectRef, String> changed, Collection<ObjectRef> gone) {
    in(c -> {
      for (Map.Entry<ObjectRef, String> status : changed.entrySet()) {
        ObjectRef ref = status.getKey();
        update(
            c,
            "INSERT INTO status (kind, namespace, name, body) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (kind, namespace, name) DO UPDATE SET body = excluded.body",
            ref.kind(),
            ref.namespace(),
            ref.name(),
            status.getValue());
      }
      for (ObjectRef ref : gone) {
        delete(c, "DELETE FROM status WHERE kind = ? AND namespace = ? AND name = ?", ref);
      }
      return changed;
    });
  }

  // Identities.

  @Override
  public Identity identify(ObjectRef ref, String specHash, Instant now) {
    return in(c -> {
      Identity known = known(c, ref);
      if (known == null) {
        Identity made = new Identity(UUID.randomUUID().toString(), now, 1);
        update(
            c,
            "INSERT INTO object_identity (kind, namespace, name, uid, spec_hash, creation_time,"
                + " generation) VALUES (?, ?, ?, ?, ?, ?, 1)",
            ref.kind(),
            ref.namespace(),
            ref.name(),
            made.uid(),
            specHash,
            now.toString());
        return made;
      }
      int grown =
          update(
              c,
              "UPDATE object_identity SET generation = generation + 1, spec_hash = ?"
                  + " WHERE kind = ? AND namespace = ? AND name = ? AND spec_hash <> ?",
              specHash,
              ref.kind(),
              ref.namespace(),
              ref.name(),
              specHash);
      return new Identity(known.uid(), known.creationTime(), known.generation() + grown);
    });
  }

  private static @Nullable Identity known(Connection c, ObjectRef ref) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement(
            "SELECT uid, creation_time, generation FROM object_identity"
                + " WHERE kind = ? AND namespace = ? AND name = ?")) {
      select.setString(1, ref.kind());
      select.setString(2, ref.namespace());
      select.setString(3, ref.name());
      try (ResultSet r = select.executeQuery()) {
        return r.next()
            ? new Identity(r.getString(1), Instant.parse(r.getString(2)), r.getLong(3))
            : null;
      }
    }
  }

  @Override
  public void forget(ObjectRef ref) {
    in(c -> {
      delete(c, "DELETE FROM object_identity WHERE kind = ? AND namespace = ? AND name = ?", ref);
      return ref;
    });
  }

  private static void delete(Connection c, String sql, ObjectRef ref) throws SQLException {
    update(c, sql, ref.kind(), ref.namespace(), ref.name());
  }

  private static int update(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      int column = 0;
      for (Object value : values) {
        statement.setObject(++column, value);
      }
      return statement.executeUpdate();
    }
  }

  private <T> T in(SqliteDatabase.Work<T> work) {
    try {
      return database.transaction(work);
    } catch (StoreException e) {
      throw new RegistryException("the control plane's memory failed: " + e.getMessage(), e);
    }
  }
}
