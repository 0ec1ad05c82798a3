package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.frame.LedgerFrame;
import dev.tollway.accounting.money.Transfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that the ledger core remembers, and what the step under way has changed in it. */
final class Books {

  private record TopUpKey(PoolId pool, String id) {}

  private record Timer(Instant at, Pool pool) {}

  final Map<String, AccountRow> accounts = new LinkedHashMap<>();
  final Map<String, Holder> holders = new LinkedHashMap<>();
  final Map<Long, Session> sessions = new LinkedHashMap<>();
  final Map<String, Session> sessionOfPod = new HashMap<>();
  private final Map<String, Map<String, Meter>> meters = new LinkedHashMap<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
  Instant time;

  /** Pools in which something is to be decided in this step. */
  final Set<Pool> stirred = new LinkedHashSet<>();

  /** Refs to which an Allotment is due in this step. */
  final Set<Ref> due = new LinkedHashSet<>();

  /** Refs to which an Allotment of the next window's pool is due in this step. */
  final Set<Ref> dueAhead = new LinkedHashSet<>();

  /** The terms that were applied last; after a restart: none until they come again. */
  final Map<String, AccountTerms> terms = new HashMap<>();

  private final Set<Pool> changedPools = new LinkedHashSet<>();
  private final Set<Lease> changedLeases = new LinkedHashSet<>();
  private final Set<Holder> changedHolders = new LinkedHashSet<>();
  private final Map<String, AccountRow> changedAccounts = new LinkedHashMap<>();
  private final Map<TopUpKey, TopUpRow> changedTopUps = new LinkedHashMap<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private final List<PoolId> settled = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();
  private final List<String> purged = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<Transition> transitions = new ArrayList<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private final List<String> alarms = new ArrayList<>();

  Books(LedgerRows rows) {
    time = rows.time();
    rows.accounts().forEach(a -> accounts.put(a.subject(), a));
    rows.holders().forEach(this::loadHolder);
    Map<PoolId, Pool> pools = new HashMap<>();
    rows.pools().forEach(row -> pools.put(row.id(), Pool.of(row)));
    for (PoolRow row : rows.pools()) {
      Pool pool = pools.get(row.id());
      if (pool != null) {
        row.carries().stream().map(pools::get).filter(p -> p != null).forEach(pool.carries::add);
        place(pool);
      }
    }
    for (LeaseRow row : rows.leases()) {
      Pool pool = pools.get(row.pool());
      if (pool != null) {
        Holder holder = holder(row.holder(), "");
        Lease lease = new Lease(pool, holder, row);
        pool.leases.put(holder.incarnation, lease);
        holder.leases.put(pool.id, lease);
      }
    }
    for (TopUpRow row : rows.topUps()) {
      Pool pool = pools.get(row.pool());
      if (pool != null) {
        pool.topUps.add(row);
      }
    }
    pools.values().forEach(pool -> pool.topUps.sort(Purse.FIRST_TO_EXPIRE));
    pools.values().forEach(this::watch);
  }

  private void loadHolder(HolderRow row) {
    // It had no chance to speak while the ledger was away.
    Instant word = row.goneTime() != null || row.lastWord().isAfter(time) ? row.lastWord() : time;
    Holder holder = new Holder(row.incarnation(), row.podUid(), word);
    holder.goneTime = row.goneTime();
    holders.put(row.incarnation(), holder);
  }

  private void place(Pool pool) {
    Meter meter = meter(new Meter.Id(pool.id.subject(), pool.id.meter()));
    meter.lastOrdinal = Math.max(meter.lastOrdinal, pool.id.ordinal());
    if (pool.closeTime != null) {
      meter.past.add(pool);
    } else if (meter.open == null) {
      meter.open = pool;
    } else if (meter.open.id.ordinal() < pool.id.ordinal()) {
      meter.ahead = pool;
    } else {
      meter.ahead = meter.open;
      meter.open = pool;
    }
  }

  /** The meter, made if nobody spoke of it before. */
  Meter meter(Meter.Id id) {
    return meters
        .computeIfAbsent(id.subject(), s -> new LinkedHashMap<>())
        .computeIfAbsent(id.name(), n -> new Meter(id));
  }

  Collection<Meter> metersOf(String subject) {
    return meters.getOrDefault(subject, Map.of()).values();
  }

  /** Drops a meter that only a session knew. */
  void dropIfEmpty(Meter meter) {
    Map<String, Meter> siblings = meters.get(meter.id.subject());
    if (siblings != null && meter.refs.isEmpty() && meter.lastOrdinal == 0) {
      siblings.remove(meter.id.name());
      if (siblings.isEmpty()) {
        meters.remove(meter.id.subject());
      }
    }
  }

  Holder holder(String incarnation, String podUid) {
    return holders.computeIfAbsent(
        incarnation,
        i -> {
          Holder holder = new Holder(i, podUid, time);
          // It may have ended in this very step.
          ended.remove(i);
          changedHolders.add(holder);
          return holder;
        });
  }

  boolean isActive(String subject) {
    AccountRow account = accounts.get(subject);
    return account != null && account.active();
  }

  // What the step changes.

  void changed(Pool pool) {
    changedPools.add(pool);
    touched.add(pool.id.subject());
  }

  /** Its owner is to hear how the account stands. */
  void touch(String subject) {
    touched.add(subject);
  }

  void changed(Lease lease) {
    changedLeases.add(lease);
    touched.add(lease.pool.id.subject());
  }

  void changed(Holder holder) {
    changedHolders.add(holder);
    holder.storedWord = holder.lastWord;
  }

  void changed(AccountRow account) {
    accounts.put(account.subject(), account);
    changedAccounts.put(account.subject(), account);
    touched.add(account.subject());
  }

  void changed(TopUpRow row) {
    changedTopUps.put(new TopUpKey(row.pool(), row.id()), row);
    touched.add(row.pool().subject());
  }

  void booked(Transfer transfer) {
    transfers.add(transfer);
  }

  void settled(Pool pool) {
    settled.add(pool.id);
  }

  void ended(Holder holder) {
    holders.remove(holder.incarnation);
    changedHolders.remove(holder);
    ended.add(holder.incarnation);
  }

  /** Forgets all of these subjects; what a session has open of them stays open, and is empty. */
  void purge(Set<String> subjects) {
    for (String subject : subjects) {
      for (Meter meter : List.copyOf(metersOf(subject))) {
        for (Pool pool : meter.pools()) {
          pool.leases.values().forEach(lease -> lease.holder.leases.remove(pool.id));
        }
        meter.open = null;
        meter.ahead = null;
        meter.past.clear();
        meter.lastOrdinal = 0;
        dropIfEmpty(meter);
      }
      accounts.remove(subject);
      terms.remove(subject);
      purged.add(subject);
    }
    changedAccounts.keySet().removeAll(subjects);
    changedPools.removeIf(pool -> subjects.contains(pool.id.subject()));
    changedLeases.removeIf(lease -> subjects.contains(lease.pool.id.subject()));
    changedTopUps.keySet().removeIf(key -> subjects.contains(key.pool().subject()));
    settled.removeIf(pool -> subjects.contains(pool.subject()));
    stirred.removeIf(pool -> subjects.contains(pool.id.subject()));
    touched.removeAll(subjects);
    if (!subjects.isEmpty()) {
      timers.removeIf(timer -> subjects.contains(timer.pool().id.subject()));
    }
  }

  void send(Session session, LedgerFrame frame) {
    outputs.add(new Output.Send(session.id, frame));
  }

  void end(long session, String reason) {
    outputs.add(new Output.End(session, reason));
  }

  void announce(Transition transition) {
    transitions.add(transition);
  }

  void alarm(String words) {
    alarms.add(words);
  }

  /** Open pools whose standing may have changed in this step. */
  Set<Pool> moved() {
    Set<Pool> moved = new LinkedHashSet<>(changedPools);
    changedLeases.forEach(lease -> moved.add(lease.pool));
    Set<Pool> open = new LinkedHashSet<>();
    moved.forEach(pool -> open.addAll(openFor(pool)));
    return open;
  }

  // Time.

  void wakeAt(Instant at, Pool pool) {
    timers.add(new Timer(at, pool));
  }

  /** Wakes at the next instant that means something to the pool by itself. */
  void watch(Pool pool) {
    Instant end = pool.closeTime == null ? pool.window.end() : pool.closeTime;
    if (end != null) {
      timers.add(new Timer(end, pool));
    }
    if (pool.closeTime == null && pool.postTime != null) {
      timers.add(new Timer(pool.postTime, pool));
    }
    pool.lookTime = pool.closeTime == null ? Ahead.earliest(pool) : null;
    if (pool.lookTime != null) {
      timers.add(new Timer(pool.lookTime, pool));
    }
    for (TopUpRow row : pool.topUps) {
      if (pool.closeTime == null && row.expireTime() != null && row.left() > 0) {
        timers.add(new Timer(row.expireTime(), pool));
      }
    }
  }

  /** Open pools in which leases of the pool count, the pool itself included while it is open. */
  List<Pool> openFor(Pool pool) {
    List<Pool> open = new ArrayList<>();
    for (Meter meter : metersOf(pool.id.subject())) {
      if (meter.open != null && (meter.open == pool || meter.open.carries.contains(pool))) {
        open.add(meter.open);
      }
    }
    return open;
  }

  /** The next pool whose time has come; null: none. */
  @Nullable Pool due() {
    Timer next = timers.peek();
    if (next == null || next.at().isAfter(time)) {
      return null;
    }
    timers.remove();
    return next.pool();
  }

  /** When the next timer rings, at the latest at the given instant. */
  Instant wake(Instant latest) {
    Timer next = timers.peek();
    return next == null || next.at().isAfter(latest) ? latest : next.at();
  }

  /** Hands over what the step changed, and begins the next one. */
  Step close(Instant wake) {
    LedgerRows changes =
        new LedgerRows(
            time,
            List.copyOf(changedAccounts.values()),
            changedPools.stream().map(Pool::row).toList(),
            changedHolders.stream().map(Holder::row).toList(),
            changedLeases.stream().map(Lease::row).toList(),
            List.copyOf(changedTopUps.values()),
            transfers,
            settled,
            ended,
            purged);
    Step step = new Step(changes, outputs, transitions, touched, alarms, wake);
    changedAccounts.clear();
    changedPools.clear();
    changedHolders.clear();
    changedLeases.clear();
    changedTopUps.clear();
    transfers.clear();
    settled.clear();
    ended.clear();
    purged.clear();
    outputs.clear();
    transitions.clear();
    touched.clear();
    alarms.clear();
    stirred.clear();
    due.clear();
    dueAhead.clear();
    return step;
  }
}
