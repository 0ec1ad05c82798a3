package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.PoolStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How full pools are, as far as status tells it at once. */
final class Levels {

  private static final int[] STEPS = {50, 80, 90, 95, 100};

  private Levels() {}

  /** Whole percent used, at least 0; 100 when nothing is left. */
  static int percent(PoolStatus pool) {
    if (pool.remaining() <= 0) {
      return 100;
    }
    // Money in nano-units times 100 does not fit in 64 bits.
    return BigInteger.valueOf(Math.max(0, pool.used()))
        .multiply(BigInteger.valueOf(100))
        .divide(BigInteger.valueOf(pool.limit()))
        .intValue();
  }

  /** The highest of 50, 80, 90, 95, 100 that is reached; 0 below. */
  static int level(PoolStatus pool) {
    int percent = percent(pool);
    int level = 0;
    for (int step : STEPS) {
      if (percent >= step) {
        level = step;
      }
    }
    return level;
  }

  /** What of two views must differ for status to be written at once. */
  static List<Object> visible(@Nullable AccountView view) {
    List<Object> visible = new ArrayList<>();
    if (view == null) {
      return visible;
    }
    for (PoolStatus pool : view.quotas()) {
      visible.add(pool.pool());
      visible.add(pool.limit());
      visible.add(level(pool));
    }
    PoolStatus money = view.money();
    if (money != null) {
      visible.add(money.limit());
      visible.add(level(money));
    }
    return visible;
  }
}
