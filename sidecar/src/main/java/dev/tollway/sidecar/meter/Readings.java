package dev.tollway.sidecar.meter;

import dev.tollway.accounting.holder.HeldPool;
import dev.tollway.accounting.holder.HolderCore;
import dev.tollway.accounting.holder.Need;
import dev.tollway.accounting.holder.Reading;
import dev.tollway.sidecar.enforce.Caller;
import dev.tollway.sidecar.enforce.Decision;
import dev.tollway.sidecar.enforce.Hint;
import dev.tollway.sidecar.enforce.Plan;
import dev.tollway.sidecar.ledger.LedgerSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left, for headers and for the caller's own view. */
final class Readings {
  private final LedgerSession session;

  Readings(LedgerSession session) {
    this.session = session;
  }

  /** Every meter that the plan draws on. */
  static List<String> meters(Plan plan) {
    List<String> meters = new ArrayList<>();
    for (Plan.Quota quota : plan.quotas()) {
      meters.add(quota.meter());
    }
    Plan.Pricing pricing = plan.pricing();
    if (pricing != null) {
      meters.add(pricing.meter());
    }
    return meters;
  }

  List<Hint> hints(Decision.Charge charge) {
    Plan plan = charge.caller().plan();
    if (!plan.rateLimitHeaders() || plan.quotas().isEmpty()) {
      return List.of();
    }
    List<Hint> hints = new ArrayList<>(plan.quotas().size());
    Instant time = session.core().clock().ledgerTime(session.now());
    for (Plan.Quota quota : plan.quotas()) {
      Reading reading = reading(charge.caller(), quota.meter());
      if (reading != null && time != null) {
        hints.add(
            new Hint(
                quota.name(), Math.max(0, reading.left()), untilReset(time, reading.windowEnd())));
      }
    }
    return hints;
  }

  UsageView view(Caller caller) {
    List<UsageView.QuotaUsage> quotas = new ArrayList<>();
    for (Plan.Quota quota : caller.plan().quotas()) {
      quotas.add(usage(quota, reading(caller, quota.meter())));
    }
    Plan.Pricing pricing = caller.plan().pricing();
    Reading money = pricing == null ? null : reading(caller, pricing.meter());
    UsageView.Balance balance =
        pricing == null || money == null
            ? null
            : new UsageView.Balance(pricing.currency(), money.left());
    return new UsageView(caller, quotas, balance);
  }

  private static UsageView.QuotaUsage usage(Plan.Quota quota, @Nullable Reading reading) {
    return reading == null
        ? new UsageView.QuotaUsage(quota.name(), quota.unit(), quota.limit(), null, null, null)
        : new UsageView.QuotaUsage(
            quota.name(),
            quota.unit(),
            reading.limit(),
            reading.used() + reading.suspense(),
            Math.max(0, reading.left()),
            reading.windowEnd());
  }

  /** Zero where there is no next window: nothing to wait for. */
  private static Duration untilReset(Instant time, @Nullable Instant end) {
    Duration reset = end == null ? Duration.ZERO : Duration.between(time, end);
    return reset.isNegative() ? Duration.ZERO : reset;
  }

  @Nullable Reading reading(Decision.Charge charge, Need need) {
    return reading(charge.caller(), need.meter());
  }

  private @Nullable Reading reading(Caller caller, String meter) {
    HolderCore core = session.core();
    HeldPool pool = core.pools().find(caller.key().subject(), meter);
    return pool == null ? null : pool.reading(core.clock().ledgerNanos(session.now()));
  }
}
