package dev.tollway.operator.compile;

import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.crds.GepDuration;
import dev.tollway.crds.UsagePlanSpec;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.PlanTerms;
import dev.tollway.protocol.config.Billing;
import dev.tollway.protocol.config.Details;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.PaymentRequired;
import dev.tollway.protocol.config.Plan;
import dev.tollway.protocol.config.Price;
import dev.tollway.protocol.config.Pricing;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.RateLimit;
import java.time.ZoneOffset;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A plan as a sidecar executes it, with every default written out. */
final class PlanConfig {

  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  private PlanConfig() {}

  /** It names only routes that the scope has: a sidecar learns of no other. */
  static Plan of(LivePlan plan, Scope scope) {
    UsagePlanSpec spec = plan.spec();
    Plan.Builder out =
        Plan.newBuilder()
            .setName(plan.ref().path())
            .setTitle(spec.title() == null ? plan.ref().name() : spec.title())
            .setPricing(pricing(spec.pricing()))
            .setRateLimitHeaders(spec.rateLimitHeaders())
            .setShadow(spec.shadow())
            .setPaymentRequired(paymentRequired(spec.paymentRequired()));
    // A selector's finds have no order of their own: the revision must not depend on one.
    plan.opened().stream()
        .filter(o -> scope.has(o.route()))
        .sorted(Comparator.comparing((LivePlan.Opened o) -> o.route().ref()))
        .forEach(o ->
            out.addRoutes(
                OpenedRoute.newBuilder()
                    .setRoute(o.route().ref().path())
                    .addAllRules(o.rules())
                    .setCostFactor(o.costFactor())));
    spec.rateLimits().forEach(r -> out.addRateLimits(rateLimit(r)));
    PlanTerms.quotas(plan).forEach(q -> out.addQuotas(quota(q)));
    return out.build();
  }

  private static RateLimit rateLimit(dev.tollway.crds.RateLimit limit) {
    return RateLimit.newBuilder()
        .setName(limit.name())
        .setLimit(limit.limit())
        .setInterval(Times.duration(GepDuration.parse(limit.interval())))
        .setBurst(limit.burst() == null ? limit.limit() : limit.burst())
        .build();
  }

  private static Quota quota(QuotaTerms quota) {
    return Quota.newBuilder()
        .setName(quota.name())
        .setUnit(quota.unit())
        .setLimit(quota.limit())
        .setFixedSeconds(fixedSeconds(quota))
        .build();
  }

  private static long fixedSeconds(QuotaTerms quota) {
    boolean utc = quota.zone().normalized().equals(ZoneOffset.UTC);
    if (quota.period() == Period.HOUR) {
      return HOUR;
    }
    if (quota.period() == Period.DAY && utc) {
      return DAY;
    }
    return quota.period() == Period.WEEK && utc ? 7 * DAY : 0;
  }

  private static Pricing pricing(dev.tollway.crds.@Nullable Pricing from) {
    if (from == null) {
      return Pricing.newBuilder().setBilling(Billing.BILLING_NONE).build();
    }
    Pricing.Builder out =
        Pricing.newBuilder()
            .setCurrency(from.currency())
            .setBilling(
                switch (from.billing()) {
                  case PREPAID -> Billing.PREPAID;
                  case NONE -> Billing.BILLING_NONE;
                });
    for (dev.tollway.crds.Price price : from.prices()) {
      out.addPrices(
          Price.newBuilder()
              .setUnit(
                  switch (price.unit()) {
                    case REQUESTS -> "Requests";
                  })
              .setAmountNanos(Nanos.parse(price.amount()))
              .setPer(price.per()));
    }
    return out.build();
  }

  private static PaymentRequired paymentRequired(dev.tollway.crds.@Nullable PaymentRequired from) {
    PaymentRequired.Builder out = PaymentRequired.newBuilder().setDetails(Details.FULL);
    if (from == null) {
      return out.build();
    }
    if (from.upgradeUrl() != null) {
      out.setUpgradeUrl(from.upgradeUrl());
    }
    if (from.contact() != null) {
      out.setContact(from.contact());
    }
    return out.setDetails(
            switch (from.details()) {
              case FULL -> Details.FULL;
              case MINIMAL -> Details.MINIMAL;
            })
        .build();
  }
}
