package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.calendar.WindowSeries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A pool in memory. */
final class Pool {

  final PoolId id;
  final String plan;
  final String unit;
  final WindowSeries series;
  final Window window;
  final Instant start;
  final Map<String, Lease> leases = new LinkedHashMap<>();
  final List<Pool> carries = new ArrayList<>();

  /** Money: what was paid in, the first to expire first. */
  final List<TopUpRow> topUps = new ArrayList<>();

  @Nullable Instant closeTime;
  boolean retired;
  long limit;
  long revision;
  long carriedUsed;
  int warned;
  @Nullable Long exhaustedAbove;
  long attributed;
  long posted;
  @Nullable Instant postTime;
  @Nullable Long settledUsed;

  /** Smallest need that was asked since the start of the process. */
  long smallestNeed = Long.MAX_VALUE;

  /** The smallest need was refused as EXHAUSTED. */
  boolean refusedSmallest;

  @Nullable Round round;

  /** When to look whether units of the next window are to be lent; null: never. */
  @Nullable Instant lookTime;

  Pool(PoolId id, String plan, String unit, WindowSeries series, Window window, Instant start) {
    this.id = id;
    this.plan = plan;
    this.unit = unit;
    this.series = series;
    this.window = window;
    this.start = start;
  }

  /** All but the carried pools, which must be linked when all are there. */
  static Pool of(PoolRow row) {
    Pool pool = new Pool(row.id(), row.plan(), row.unit(), row.series(), row.window(), row.start());
    pool.closeTime = row.closeTime();
    pool.retired = row.retired();
    pool.limit = row.limit();
    pool.revision = row.revision();
    pool.carriedUsed = row.carriedUsed();
    pool.warned = row.warned();
    pool.exhaustedAbove = row.exhaustedAbove();
    pool.attributed = row.attributed();
    pool.posted = row.posted();
    pool.postTime = row.postTime();
    pool.settledUsed = row.settledUsed();
    return pool;
  }

  PoolRow row() {
    return new PoolRow(
        id,
        plan,
        unit,
        series,
        window,
        start,
        closeTime,
        retired,
        limit,
        revision,
        carries.stream().map(p -> p.id).toList(),
        carriedUsed,
        warned,
        exhaustedAbove,
        attributed,
        posted,
        postTime,
        settledUsed);
  }

  boolean isMoney() {
    return PoolId.isMoney(id.meter());
  }

  /** Until when its units may be used; null: for ever. */
  @Nullable Instant end() {
    return closeTime != null ? closeTime : window.end();
  }

  /** An edit replaced it before it began; units of it may be out all the same. */
  boolean isReplacedAhead() {
    return closeTime != null && closeTime.isBefore(start);
  }

  Lease lease(Holder holder) {
    Lease known = leases.get(holder.incarnation);
    if (known != null) {
      return known;
    }
    Lease lease = new Lease(this, holder);
    leases.put(holder.incarnation, lease);
    holder.leases.put(id, lease);
    return lease;
  }

  /** Used in its own leases. */
  long ownUsed() {
    return settledUsed != null ? settledUsed : own(Lease::counted);
  }

  /** What its own leases take of a limit. */
  private long ownExposure() {
    return settledUsed != null ? settledUsed : own(Lease::exposure);
  }

  /** Used in all leases that count here. */
  long used() {
    long sum = ownUsed() + carriedUsed;
    for (Pool carried : carries) {
      sum += carried.ownUsed();
    }
    return sum;
  }

  /** Held by pods known gone, in all leases that count here. */
  long suspense() {
    return all(Lease::suspense);
  }

  /** Lent and neither used nor given back, in all leases that count here. */
  long outstanding() {
    return all(Lease::outstanding);
  }

  /** What can be lent; negative while a lowered limit is below what is used or lent. */
  long free() {
    long lent = ownExposure() + carriedUsed;
    for (Pool carried : carries) {
      lent += carried.ownExposure();
    }
    return limit - lent;
  }

  /** The largest need that would fit if all that is idle, in flight or silent came back. */
  long most() {
    return limit - used() - suspense();
  }

  private long all(ToLongFunction<Lease> amount) {
    long sum = own(amount);
    for (Pool carried : carries) {
      sum += carried.own(amount);
    }
    return sum;
  }

  private long own(ToLongFunction<Lease> amount) {
    long sum = 0;
    for (Lease lease : leases.values()) {
      sum += amount.applyAsLong(lease);
    }
    return sum;
  }

  /** Units asked back for one need, until they are back or a tenth of a second has passed. */
  static final class Round {
    final Ref head;
    final Instant since;
    final Instant deadline;

    /** Sequence that each lease has to echo. */
    final Map<Lease, Long> asked = new LinkedHashMap<>();

    Round(Ref head, Instant since, Instant deadline) {
      this.head = head;
      this.since = since;
      this.deadline = deadline;
    }

    boolean isFor(Ref ref) {
      return head == ref && since.equals(ref.since);
    }

    boolean isOver(Instant time) {
      return !time.isBefore(deadline)
          || asked.entrySet().stream().allMatch(e -> hasAnswered(e.getKey(), e.getValue()));
    }

    private static boolean hasAnswered(Lease lease, long sequence) {
      return lease.outstanding() == 0 || lease.holder.session == null || lease.echoed >= sequence;
    }
  }
}
