package dev.tollway.accounting.ledger;

import dev.tollway.accounting.PoolId;
import dev.tollway.accounting.calendar.Window;
import dev.tollway.accounting.calendar.WindowSeries;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it is stored.
 *
 * @param plan that gave it its limit
 * @param unit of the quota, or the currency
 * @param series the calendar that it follows; an edit of it closes the pool
 * @param window its calendar window
 * @param start when it opened: units may be used from here. In the future: lent ahead
 * @param closeTime when it closed: the window's end, or an edit before; null: open, or not begun.
 *     Before {@code start}: an edit replaced it before it began
 * @param retired no plan has it: it lends nothing, and its use is kept while the window runs
 * @param carries pools whose leases count here, closed by edits in the running window
 * @param carriedUsed what settled pools that count here used
 * @param warned highest level of use, in percent, that was announced
 * @param exhaustedAbove nothing of use was left: only needs up to this number fit; null: not so
 * @param attributed money: what of {@code used} was counted against top-ups
 * @param posted money: what of {@code used} stands in usage postings
 * @param postTime money: end of the day at which usage is posted next
 * @param settledUsed after all leases are settled: what they used; null: leases are stored
 */
public record PoolRow(
    PoolId id,
    String plan,
    String unit,
    WindowSeries series,
    Window window,
    Instant start,
    @Nullable Instant closeTime,
    boolean retired,
    long limit,
    long revision,
    List<PoolId> carries,
    long carriedUsed,
    int warned,
    @Nullable Long exhaustedAbove,
    long attributed,
    long posted,
    @Nullable Instant postTime,
    @Nullable Long settledUsed) {

  public PoolRow {
    carries = List.copyOf(carries);
  }
}
