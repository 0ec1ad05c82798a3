package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Billing;
import dev.tollway.protocol.config.Details;
import dev.tollway.protocol.config.OpenedRoute;
import dev.tollway.protocol.config.PaymentRequired;
import dev.tollway.protocol.config.Price;
import dev.tollway.protocol.config.Pricing;
import dev.tollway.protocol.config.Quota;
import dev.tollway.protocol.config.RateLimit;
import dev.tollway.sidecar.enforce.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a compiled UsagePlan. */
final class PlanReader {
  private PlanReader() {}

  static Plan read(dev.tollway.protocol.config.Plan proto) throws Refused {
    Set<String> names = new HashSet<>();
    return new Plan(
        Check.object(proto.getName(), "The plan's name"),
        Check.optionalText(proto.getTitle(), 256, "The title"),
        routes(proto.getRoutesList()),
        rateLimits(proto.getRateLimitsList(), names),
        quotas(proto.getQuotasList(), names),
        pricing(proto.getPricing()),
        proto.getRateLimitHeaders(),
        proto.getShadow(),
        wayOut(proto.getPaymentRequired()));
  }

  private static Map<String, Plan.OpenedRoute> routes(List<OpenedRoute> protos) throws Refused {
    Map<String, Plan.OpenedRoute> routes = new HashMap<>();
    for (OpenedRoute opened : Check.atMost(protos, 4096, "opened routes")) {
      Check.object(opened.getRoute(), "An opened route");
      Check.atMost(opened.getRulesList(), 256, "opened rules");
      Plan.OpenedRoute route =
          new Plan.OpenedRoute(
              Set.copyOf(opened.getRulesList()), Integer.toUnsignedLong(opened.getCostFactor()));
      if (routes.put(opened.getRoute(), route) != null) {
        throw new Refused("Route " + opened.getRoute() + " is opened twice.");
      }
    }
    return Map.copyOf(routes);
  }

  private static List<Plan.RateLimit> rateLimits(List<RateLimit> protos, Set<String> names)
      throws Refused {
    List<Plan.RateLimit> limits = new ArrayList<>();
    for (RateLimit proto : Check.atMost(protos, 16, "rate limits")) {
      String name = name(proto.getName(), names);
      long limit = Check.number(proto.getLimit(), 1, "Rate limit " + name);
      limits.add(
          new Plan.RateLimit(
              name,
              limit,
              Check.duration(proto.getInterval(), "The interval of rate limit " + name),
              // Not given: as many at once as in one interval.
              proto.getBurst() == 0
                  ? limit
                  : Check.number(proto.getBurst(), 1, "The burst of rate limit " + name)));
    }
    return List.copyOf(limits);
  }

  private static List<Plan.Quota> quotas(List<Quota> protos, Set<String> names) throws Refused {
    List<Plan.Quota> quotas = new ArrayList<>();
    for (Quota proto : Check.atMost(protos, 16, "quotas")) {
      String name = name(proto.getName(), names);
      quotas.add(
          new Plan.Quota(
              name,
              Check.text(proto.getUnit(), 64, "The unit of quota " + name),
              Check.number(proto.getLimit(), 0, "Quota " + name),
              Check.number(proto.getFixedSeconds(), 0, "The length of quota " + name)));
    }
    return List.copyOf(quotas);
  }

  private static Plan.@Nullable Pricing pricing(Pricing proto) throws Refused {
    if (proto.getBilling() == Billing.UNRECOGNIZED) {
      throw new Refused("This sidecar is too old for the plan's billing.");
    }
    if (proto.getBilling() != Billing.PREPAID) {
      return null;
    }
    if (!proto.getCurrency().matches("[A-Z]{3}")) {
      throw new Refused("Prepaid billing needs an ISO 4217 currency.");
    }
    List<Plan.Price> prices = new ArrayList<>();
    for (Price price : Check.atMost(proto.getPricesList(), 16, "prices")) {
      prices.add(
          new Plan.Price(
              Check.text(price.getUnit(), 64, "The unit of a price"),
              Check.number(price.getAmountNanos(), 0, "A price"),
              Check.number(price.getPer(), 1, "The units of a price")));
    }
    return new Plan.Pricing(proto.getCurrency(), List.copyOf(prices));
  }

  private static Plan.PaymentRequired wayOut(PaymentRequired proto) throws Refused {
    return new Plan.PaymentRequired(
        Check.emptyIsNull(
            Check.optionalText(proto.getUpgradeUrl(), 2048, "paymentRequired.upgradeUrl")),
        Check.emptyIsNull(Check.optionalText(proto.getContact(), 256, "paymentRequired.contact")),
        // A wish that we do not know may be to say less: say little.
        proto.getDetails() == Details.MINIMAL || proto.getDetails() == Details.UNRECOGNIZED);
  }

  /** Rate limits and quotas share one space of names, because headers list both. */
  private static String name(String name, Set<String> names) throws Refused {
    Check.text(name, 128, "The name of a limit");
    if (!names.add(name)) {
      throw new Refused("Two limits are named \"" + Check.brief(name) + "\".");
    }
    return name;
  }
}
