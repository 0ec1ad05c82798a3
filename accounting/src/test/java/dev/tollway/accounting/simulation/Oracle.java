package dev.tollway.accounting.simulation;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.ledger.HolderRow;
import dev.tollway.accounting.ledger.LeaseRow;
import dev.tollway.accounting.ledger.LedgerRows;
import dev.tollway.accounting.ledger.PoolRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows what really happened, which no rule of the protocol can read, and judges. */
final class Oracle {
  /** The largest counters that any report or final committed to the ledger has shown. */
  private static final class Told {
    long used;
    long surrendered;
    long over;
  }

  private final Store store;
  private final Map<String, Life> lives;
  private final Map<PoolId, Ghost> ghosts = new LinkedHashMap<>();
  private final Map<Store.LeaseKey, Told> told = new HashMap<>();
  private final Map<String, Refusals> refusals = new HashMap<>();

  /** Incarnations of which a whole journal has told the end. */
  private final Set<String> ended = new HashSet<>();

  /**
   * What was granted in a tail that the store lost, and what of older grants was told as used in
   * it: a holder forgets what is acknowledged. By meter.
   */
  private final Map<String, Long> lost = new HashMap<>();

  /** Heads of chains in which something moved since the last judgement. */
  private final Set<Ghost> moved = new LinkedHashSet<>();

  /** The store lost its tail: reports may say more than it knows. */
  private boolean lossy;

  Oracle(Store store, Map<String, Life> lives) {
    this.store = store;
    this.lives = lives;
  }

  boolean lossy() {
    return lossy;
  }

  Collection<Ghost> pools() {
    return ghosts.values();
  }

  @Nullable Ghost pool(PoolId id) {
    return ghosts.get(id);
  }

  void admitted(PoolId pool, long units) {
    Ghost ghost = ghosts.get(pool);
    if (ghost == null) {
      throw new Violation("S1: " + units + " units of " + pool + ", which was never stored");
    }
    ghost.admitted += units;
    moved.addAll(ghost.heads);
  }

  void gaveBack(PoolId pool, long units) {
    admitted(pool, -units);
  }

  /** A frame with these counters is part of a committed step. */
  void told(PoolId pool, String holder, long used, long surrendered, long over) {
    LeaseRow row = store.leases.get(new Store.LeaseKey(pool, holder));
    if (row != null && row.state() == LeaseRow.State.CLOSED) {
      return;
    }
    Told most = told.computeIfAbsent(new Store.LeaseKey(pool, holder), key -> new Told());
    most.used = Math.max(most.used, used);
    most.surrendered = Math.max(most.surrendered, surrendered);
    most.over = Math.max(most.over, over);
  }

  /**
   * A committed step was told the last words of a whole journal.
   *
   * @return false: not for the first time
   */
  boolean toldTheEnd(String holder) {
    return ended.add(holder);
  }

  /** S7: what leaves the ledger is durable. */
  void sent(PoolId pool, String holder, long granted) {
    LeaseRow row = store.leases.get(new Store.LeaseKey(pool, holder));
    PoolRow known = store.pools.get(pool);
    boolean settled = known != null && known.settledUsed() != null;
    if (granted > (row == null ? 0 : row.granted()) && !settled) {
      throw new Violation("S7: " + granted + " units of " + pool + " left, the store has " + row);
    }
  }

  /** S16: a 402 for so many units had its reason in the last thirty seconds. */
  void refused(String meter, long units, long now) {
    Refusals known = refusals.get(meter);
    if (known == null || !known.justify(units, now)) {
      throw new Violation("S16: " + units + " of " + meter + " were never too much: " + known);
    }
  }

  /** Judges a committed step. */
  void committed(LedgerRows changes, long now, Releases releases) {
    List<Ghost> changed = new ArrayList<>();
    changes.pools().forEach(row -> changed.add(pool(row)));
    changed.forEach(this::calendar);
    changes.leases().forEach(row -> changed.add(lease(row, now, releases)));
    for (PoolId settled : changes.settled()) {
      Ghost ghost = ghosts.get(settled);
      if (ghost != null) {
        ghost.leases.clear();
      }
    }
    Set<Ghost> heads = new LinkedHashSet<>();
    for (Ghost ghost : changed) {
      heads.addAll(ghost.heads);
      if (ghost.ceiling < 0) {
        ghost.ceiling = ghost.ceilingNow();
      }
    }
    heads.forEach(Oracle::bound);
    if (!changed.isEmpty() || !changes.holders().isEmpty()) {
      remember(changes.time(), now);
    }
    moved.addAll(heads);
  }

  /** S1, S11, S21 and S22, at every step, for all pools that moved in it. */
  void judge() {
    for (Ghost head : moved) {
      long admitted = head.sum(one -> one.admitted);
      long released = head.sum(one -> one.released);
      long more = released + lost.getOrDefault(head.id.meter(), 0L);
      if (admitted > head.bound() + more) {
        throw new Violation(
            "S1: %d units of %s and those it replaced are admitted, limit %d, released or lost %d"
                .formatted(admitted, head.id, head.bound(), more));
      }
      if (!lossy && admitted - released > head.ceiling) {
        throw new Violation(
            "S22: %d units of %s are admitted since its limit is %d, but for %d at most"
                .formatted(admitted, head.id, head.row.limit(), head.ceiling));
      }
    }
    moved.clear();
  }

  /** The store is as it was before: what was granted since may be used, and nothing knows of it. */
  void tailLost(Store before, long now) {
    lossy = true;
    before.leases.forEach((key, row) -> {
      LeaseRow left = store.leases.get(key);
      long granted = row.granted() - (left == null ? 0 : left.granted());
      long used = left == null ? 0 : row.used() - left.used();
      lost.merge(key.pool().meter(), Math.max(0, granted) + Math.max(0, used), Long::sum);
    });
    before.pools.forEach((id, row) -> {
      PoolRow left = store.pools.get(id);
      Long settled = row.settledUsed();
      if (settled != null && (left == null || left.settledUsed() == null)) {
        lost.merge(id.meter(), settled, Long::sum);
      }
    });
    told.clear();
    for (Ghost ghost : ghosts.values()) {
      ghost.leases.clear();
      PoolRow left = store.pools.get(ghost.id);
      ghost.vanished = left == null;
      if (left != null) {
        ghost.row = left;
      }
    }
    store.leases.forEach((key, row) -> {
      Ghost ghost = ghosts.get(key.pool());
      if (ghost != null) {
        ghost.leases.put(key.holder(), row);
      }
      Told most = new Told();
      most.used = row.used();
      most.surrendered = row.surrendered();
      most.over = row.over();
      told.put(key, most);
    });
    remember(store.rows().time(), now);
  }

  private Ghost pool(PoolRow row) {
    Ghost ghost = ghosts.get(row.id());
    if (ghost == null || ghost.vanished) {
      ghost = new Ghost(row);
      ghosts.put(row.id(), ghost);
      changedLimit(ghost);
    } else {
      PoolRow old = ghost.row;
      if (!old.window().equals(row.window()) || !old.start().equals(row.start())) {
        throw new Violation("S10: " + row.id() + " was of " + old + ", now of " + row);
      }
      if (row.revision() < old.revision()) {
        throw new Violation("revisions: " + row.id() + " went back to " + row.revision());
      }
      ghost.row = row;
      if (row.limit() != old.limit()) {
        changedLimit(ghost);
      }
    }
    ghost.highest = Math.max(ghost.highest, row.limit());
    return ghost;
  }

  private static void changedLimit(Ghost ghost) {
    // Judged with the chain as it is after this step.
    ghost.ceiling = -1;
  }

  /** S10: no two pools of one meter are open at one ledger time. And what an edit replaced. */
  private void calendar(Ghost ghost) {
    for (Ghost other : ghosts.values()) {
      if (other == ghost || other.vanished || !other.id.meter().equals(ghost.id.meter())) {
        continue;
      }
      if (ghost.overlaps(other)) {
        throw new Violation("S10: two pools at a time: " + ghost.row + " and " + other.row);
      }
      chain(ghost, other);
      chain(other, ghost);
    }
  }

  /** What an edit closed counts in the pool that is open where it would have gone on. */
  private static void chain(Ghost head, Ghost replaced) {
    Instant close = replaced.row.closeTime();
    if (close == null || !replaced.isReplaced() || head.id.ordinal() < replaced.id.ordinal()) {
      return;
    }
    Instant from = close.isBefore(replaced.start()) ? replaced.start() : close;
    if (!from.isBefore(head.start()) && from.isBefore(head.end())) {
      head.include(replaced);
    }
  }

  /** S5, S6, S8 and S20. */
  private Ghost lease(LeaseRow row, long now, Releases releases) {
    Ghost ghost = ghosts.get(row.pool());
    if (ghost == null) {
      throw new Violation("S2: a lease of no pool: " + row);
    }
    LeaseRow old = ghost.leases.put(row.holder(), row);
    boolean closed = row.state() == LeaseRow.State.CLOSED;
    if (old != null) {
      if (row.granted() < old.granted()
          || row.used() < old.used()
          || row.surrendered() < old.surrendered()
          || row.over() < old.over()) {
        throw new Violation("S5: a counter fell from " + old + " to " + row);
      }
      if (old.state() == LeaseRow.State.CLOSED
          && !(closed && old.used() == row.used() && old.granted() == row.granted())) {
        throw new Violation("S20: closed is closed: from " + old + " to " + row);
      }
    }
    Life life = lives.get(row.holder());
    if (life != null && row.used() > life.mostUsed(row.pool())) {
      throw new Violation("S6: " + row + ", really at most " + life.mostUsed(row.pool()));
    }
    largestTold(row, closed);
    boolean opened = old == null || old.state() != LeaseRow.State.CLOSED;
    if (closed && opened && row.charged() == 0 && !ended.contains(row.holder())) {
      if (life != null && releases.allowed(life.pod, now)) {
        ghost.released += Math.max(0, row.granted() - row.surrendered() - row.used());
      }
    }
    return ghost;
  }

  /** S8: the largest of what was told, in whatever order it came. */
  private void largestTold(LeaseRow row, boolean closed) {
    Told most = told.get(new Store.LeaseKey(row.pool(), row.holder()));
    long used = most == null ? 0 : most.used;
    long surrendered = most == null ? 0 : most.surrendered;
    long over = most == null ? 0 : most.over;
    boolean same = row.used() == used && row.surrendered() == surrendered && row.over() == over;
    boolean fewer = row.used() <= used && row.surrendered() <= surrendered && row.over() <= over;
    boolean mayLag = closed || lossy;
    if (mayLag ? !fewer : !same) {
      throw new Violation("S8: %s, told were %d, %d, %d".formatted(row, used, surrendered, over));
    }
  }

  /** S2. */
  private static void bound(Ghost head) {
    long lent = head.sum(Ghost::exposure);
    if (lent > head.bound()) {
      throw new Violation(
          "S2: %d units of %s and those it replaced are used or lent, limit %d"
              .formatted(lent, head.id, head.bound()));
    }
  }

  private void remember(Instant time, long now) {
    for (Ghost ghost : ghosts.values()) {
      if (!ghost.vanished && ghost.row.closeTime() == null && !ghost.start().isAfter(time)) {
        refusals
            .computeIfAbsent(ghost.id.meter(), meter -> new Refusals())
            .fits(ghost.row.limit() - taken(ghost), now);
      }
    }
  }

  /**
   * Used, or held by pods known gone: of all that an edit replaced, and of like quotas that ended.
   */
  private long taken(Ghost ghost) {
    Set<Ghost> counted = new LinkedHashSet<>(ghost.chain);
    for (PoolId carried : ghost.row.carries()) {
      Ghost other = ghosts.get(carried);
      if (other != null) {
        counted.add(other);
      }
    }
    long sum = 0;
    for (Ghost one : counted) {
      sum += one.used() + suspense(one);
    }
    return sum;
  }

  /** Held by pods known gone. */
  long suspense(Ghost ghost) {
    long sum = 0;
    for (LeaseRow lease : ghost.leases.values()) {
      if (lease.state() == LeaseRow.State.SUSPENSE) {
        @Nullable HolderRow holder = store.holders.get(lease.holder());
        if (holder != null && holder.goneTime() != null) {
          sum += Math.max(0, lease.granted() - lease.surrendered() - lease.used());
        }
      }
    }
    return sum;
  }
}
