package dev.tollway.operator.resolve;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.crds.Quota;
import java.time.ZoneId;
import java.util.List;

/** A plan's quotas in the words of the ledger. */
public final class PlanTerms {

  private PlanTerms() {}

  public static List<QuotaTerms> quotas(LivePlan plan) {
    return plan.spec().quotas().stream().map(q -> quota(plan, q)).toList();
  }

  private static QuotaTerms quota(LivePlan plan, Quota quota) {
    return new QuotaTerms(
        quota.name(),
        unit(quota),
        quota.limit(),
        period(quota.period()),
        switch (quota.alignment()) {
          case CALENDAR -> Alignment.CALENDAR;
          case SUBSCRIPTION -> Alignment.SUBSCRIPTION;
        },
        zone(plan, quota));
  }

  /** The zone of a quota's windows. */
  public static ZoneId zone(LivePlan plan, Quota quota) {
    return quota.timeZone() == null ? plan.zone() : ZoneId.of(quota.timeZone());
  }

  private static String unit(Quota quota) {
    return switch (quota.unit()) {
      case REQUESTS -> "Requests";
    };
  }

  private static Period period(Quota.Period period) {
    return switch (period) {
      case HOUR -> Period.HOUR;
      case DAY -> Period.DAY;
      case WEEK -> Period.WEEK;
      case MONTH -> Period.MONTH;
      case YEAR -> Period.YEAR;
      case LIFETIME -> Period.LIFETIME;
    };
  }
}
