package dev.tollway.sidecar.meter;

import dev.tollway.sidecar.enforce.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an account has used, as the ledger last said, plus this sidecar's own unreported use.
 *
 * @param balance null: the plan is not prepaid, or the ledger has not said
 */
public record UsageView(Caller caller, List<QuotaUsage> quotas, @Nullable Balance balance) {
  public UsageView {
    quotas = List.copyOf(quotas);
  }

  /**
   * One quota in its running window.
   *
   * @param used units; null: the ledger has not said yet
   * @param left at least 0; null: the ledger has not said yet
   * @param resetTime when the next window begins; null: never, or not known yet
   */
  public record QuotaUsage(
      String name,
      String unit,
      long limit,
      @Nullable Long used,
      @Nullable Long left,
      @Nullable Instant resetTime) {}

  /**
   * What is left to spend.
   *
   * @param nanos in nano-units of the currency; may be negative
   */
  public record Balance(String currency, long nanos) {}
}
