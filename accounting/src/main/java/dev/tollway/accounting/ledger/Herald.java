package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What owners of pools are told: how they stand, and when that becomes another thing. */
final class Herald {

  private static final int FULL = 100;
  private static final List<Integer> LEVELS = List.of(FULL, 95, 90, 80, 50);

  private final Books books;

  Herald(Books books) {
    this.books = books;
  }

  /** Finds the open pools that passed a level, were used up, or have something left again. */
  void announce(Set<Pool> moved) {
    for (Pool pool : moved) {
      if (pool.closeTime == null && !pool.retired) {
        announce(pool);
      }
    }
  }

  private void announce(Pool pool) {
    long most = pool.most();
    boolean was = pool.exhaustedAbove != null;
    if (most < least(pool)) {
      pool.exhaustedAbove = Math.max(0, most);
      if (!was) {
        tell(pool, Transition.Kind.EXHAUSTED);
      }
    } else if (pool.exhaustedAbove != null && most > pool.exhaustedAbove) {
      pool.exhaustedAbove = null;
      pool.refusedSmallest = false;
      tell(pool, Transition.Kind.RESOLVED);
    }
    int level = level(pool);
    if (level != pool.warned) {
      boolean rose = level > pool.warned;
      pool.warned = level;
      books.changed(pool);
      if (rose) {
        tell(pool, Transition.Kind.WARNED);
      }
    }
  }

  private void tell(Pool pool, Transition.Kind kind) {
    books.changed(pool);
    books.announce(
        new Transition(pool.id.subject(), pool.id.meter(), kind, level(pool), books.time));
  }

  /** Below this nothing is worth having: one unit, or the smallest need that was refused. */
  private static long least(Pool pool) {
    return pool.refusedSmallest ? pool.smallestNeed : 1;
  }

  private static int level(Pool pool) {
    long used = pool.used() + pool.suspense();
    if (pool.limit <= 0) {
      return pool.most() < 1 && used > 0 ? FULL : 0;
    }
    for (int percent : LEVELS) {
      if (percentReached(used, pool.limit, percent)) {
        return percent;
      }
    }
    return 0;
  }

  private static boolean percentReached(long used, long limit, int percent) {
    // used ÷ limit ≥ percent ÷ 100 without overflow: both are at most 4 · 10¹⁸.
    return used >= limit - limit / FULL * (FULL - percent) - limit % FULL * (FULL - percent) / FULL;
  }

  /** How a subject stands; null: the ledger has no limit of it. */
  @Nullable AccountView view(String subject, List<String> order) {
    List<PoolStatus> quotas =
        books.metersOf(subject).stream()
            .filter(meter -> shown(meter.open) && !isMoney(meter))
            .sorted(
                Comparator.comparingInt((Meter meter) -> {
                  int at = order.indexOf(meter.id.name());
                  return at < 0 ? Integer.MAX_VALUE : at;
                }))
            .map(meter -> status(Objects.requireNonNull(meter.open)))
            .toList();
    PoolStatus money =
        books.metersOf(subject).stream()
            .filter(meter -> shown(meter.open) && isMoney(meter))
            .map(meter -> status(Objects.requireNonNull(meter.open)))
            .findFirst()
            .orElse(null);
    return quotas.isEmpty() && money == null ? null : new AccountView(subject, quotas, money);
  }

  private static boolean shown(@Nullable Pool pool) {
    return pool != null && !pool.retired;
  }

  private static boolean isMoney(Meter meter) {
    return PoolId.isMoney(meter.id.name());
  }

  private static PoolStatus status(Pool pool) {
    long suspense = pool.suspense();
    String name = pool.id.meter().substring(pool.id.meter().indexOf('/') + 1);
    return new PoolStatus(
        pool.id,
        name,
        pool.unit,
        pool.limit,
        pool.used() + suspense,
        suspense,
        pool.window,
        pool.exhaustedAbove != null);
  }
}
