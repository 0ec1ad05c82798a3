package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.PoolView;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of one meter of a subject, over all its windows, as request threads see them. Any
 * thread may admit; the thread of the {@link HolderCore} changes what there is.
 */
public final class HeldPool {
  /**
   * The ledger's word.
   *
   * @param ownUsed what it had acknowledged of this holder's use by then
   * @param windowEnd ledger time in nanoseconds since the epoch; {@link Long#MAX_VALUE}: never
   */
  record Seen(PoolView view, long ordinal, long ownUsed, long windowEnd) {}

  /**
   * A 402 that stands as long as this is here, its window runs and the session is live.
   *
   * @param above needs of more units are refused
   * @param notAfter ledger time in nanoseconds since the epoch at which the window ends
   * @param retryAt monotonic nanoseconds; null: waiting does not help
   */
  record Exhaustion(long above, long notAfter, @Nullable Long retryAt) {}

  /** At most so many idle units in the lease of the running window are a reason to ask. */
  private record Mark(Lease lease, long units) {}

  private static final int CALM = 0;
  private static final int NOTED = 1;
  private static final int PRESSING = 2;

  private final String subject;
  private final String meter;

  /** Ascending ordinals; never changed in place. */
  private volatile Lease[] leases = {};

  /** What the ledger last said; null: nothing yet. */
  private volatile @Nullable Seen seen;

  private volatile @Nullable Exhaustion exhaustion;
  private volatile boolean queued;
  private volatile boolean watched;
  private volatile @Nullable Mark mark;
  private final AtomicInteger stirred = new AtomicInteger(CALM);

  HeldPool(String subject, String meter) {
    this.subject = subject;
    this.meter = meter;
  }

  /** Whose limit. */
  public String subject() {
    return subject;
  }

  /** What is counted: {@code quota/<name>} or {@code money/<currency>}. */
  public String meter() {
    return meter;
  }

  /** Units that could be admitted at that ledger time, in nanoseconds since the epoch. */
  public long idle(long ledgerNanos) {
    long idle = 0;
    for (Lease lease : leases) {
      if (lease.covers(ledgerNanos)) {
        idle = Math.max(idle, lease.idle());
      }
    }
    return idle;
  }

  /**
   * Counts units that pass beyond the limit by design.
   *
   * @return false: no window is known, nothing was counted
   */
  public boolean passOver(long units, long ledgerNanos) {
    Lease lease = current(ledgerNanos);
    if (lease == null) {
      return false;
    }
    lease.passOver(units);
    return true;
  }

  /**
   * What the ledger last said of the running window, plus own use since; null: it told no numbers.
   */
  public @Nullable Reading reading(long ledgerNanos) {
    Seen last = seen;
    if (last == null || ledgerNanos >= last.windowEnd()) {
      return null;
    }
    long own = 0;
    for (Lease lease : leases) {
      if (lease.pool().ordinal() == last.ordinal()) {
        own = Math.max(0, lease.used() - last.ownUsed());
      }
    }
    return new Reading(
        last.ordinal(),
        last.view().limit(),
        last.view().used() + own,
        last.view().suspense(),
        last.windowEnd() == Long.MAX_VALUE ? null : LedgerClock.instant(last.windowEnd()));
  }

  /**
   * The word that {@link HolderCore} would have for a need of that many units, where it is known to
   * be a 402. Any thread may speak it.
   *
   * @param now monotonic nanoseconds
   * @param live whether the session is live; asked while the ledger's refusal is in force, so that
   *     neither can be of another session than the other
   * @return null: only the core can tell
   */
  // The very same one: an equal one could be of another session.
  @SuppressWarnings("ReferenceEquality")
  public Verdict.@Nullable Exhausted exhausted(
      long units, long ledgerNanos, long now, BooleanSupplier live) {
    Exhaustion spoken = exhaustion;
    if (spoken == null
        || units <= spoken.above()
        || ledgerNanos >= spoken.notAfter()
        || idle(ledgerNanos) >= units
        || !live.getAsBoolean()
        || spoken != exhaustion) {
      return null;
    }
    Long retryAt = spoken.retryAt();
    return new Verdict.Exhausted(
        new Need(subject, meter, units),
        reading(ledgerNanos),
        retryAt == null ? null : Duration.ofNanos(Math.max(0, retryAt - now)));
  }

  /**
   * To be called after each change of a lease by a request thread.
   *
   * @return true: {@link HolderCore#stirred} must be called with this pool, from its own thread
   */
  public boolean stir() {
    int want = watched || runsShort() ? PRESSING : NOTED;
    int level = stirred.get();
    while (level < want) {
      if (stirred.compareAndSet(level, want)) {
        return true;
      }
      level = stirred.get();
    }
    return false;
  }

  /** Takes units without regard to requests that wait. */
  @Nullable Lease take(long units, long ledgerNanos) {
    for (Lease lease : leases) {
      if (lease.covers(ledgerNanos) && lease.admit(units)) {
        return lease;
      }
    }
    return null;
  }

  /** True: requests wait here, newcomers queue behind them. */
  boolean queued() {
    return queued;
  }

  @Nullable Lease current(long ledgerNanos) {
    for (Lease lease : leases) {
      if (lease.covers(ledgerNanos)) {
        return lease;
      }
    }
    return null;
  }

  void saw(Seen news) {
    Seen last = seen;
    if (last == null || news.ordinal() >= last.ordinal()) {
      seen = news;
    }
  }

  /** Null: none stands. */
  void exhaust(@Nullable Exhaustion spoken) {
    if (!Objects.equals(exhaustion, spoken)) {
      exhaustion = spoken;
    }
  }

  void queue(boolean someoneWaits) {
    queued = someoneWaits;
  }

  /** Every change is told at once while this is on. */
  void watch(boolean on) {
    watched = on;
    if (on) {
      stirred.set(CALM);
    }
  }

  /** The next change is told again. */
  void calm() {
    stirred.set(CALM);
  }

  /** A change that leaves at most that many units idle in that lease is pressing. */
  void askBelow(Lease lease, long units) {
    mark = new Mark(lease, units);
  }

  void add(Lease lease) {
    Lease[] more = Arrays.copyOf(leases, leases.length + 1);
    more[leases.length] = lease;
    Arrays.sort(more, Comparator.comparingLong(each -> each.pool().ordinal()));
    leases = more;
  }

  void remove(Lease lease) {
    leases = Arrays.stream(leases).filter(each -> each != lease).toArray(Lease[]::new);
    Mark last = mark;
    if (last != null && last.lease() == lease) {
      mark = null;
    }
  }

  /** What is lent is half used up: time to ask for more. */
  boolean runsShort() {
    Mark running = mark;
    return running != null && running.lease().idle() <= running.units();
  }
}
