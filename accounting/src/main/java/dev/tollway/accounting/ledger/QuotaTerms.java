package dev.tollway.accounting.ledger;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.calendar.WindowSeries;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A quota of a plan.
 *
 * @param name unique in the plan
 * @param unit what is counted, such as {@code Requests}
 * @param limit units a window, from 0 to {@link #MAX_LIMIT}
 */
public record QuotaTerms(
    String name, String unit, long limit, Period period, Alignment alignment, ZoneId zone) {

  /** Largest limit: sums of limits and counters stay far from overflow. */
  public static final long MAX_LIMIT = 1_000_000_000_000_000_000L;

  public QuotaTerms {
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit " + limit + " of quota " + name);
    }
  }

  /** The windows of this quota for an account that began at the anchor. */
  public WindowSeries windows(Instant anchor) {
    return new WindowSeries(period, alignment, zone, anchor);
  }
}
