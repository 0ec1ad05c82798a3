package dev.tollway.operator.status;

import dev.tollway.accounting.ledger.AccountView;
import dev.tollway.accounting.ledger.PoolStatus;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.accounting.money.Price;
import dev.tollway.crds.Pricing;
import dev.tollway.crds.Quota;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.LivePlan;
import dev.tollway.operator.resolve.PlanTerms;
import dev.tollway.operator.resolve.Reason;
import dev.tollway.operator.resolve.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account must pay before it is served: a state, never a fault of the object.
 *
 * @param cause tells one occasion from the next, for Events; the window, the end, or empty
 */
record Payment(Conditions.Truth required, Reason reason, String message, String cause) {

  private static final Duration LONGEST_NOTICE = Duration.ofDays(7);
  private static final int NOTICE_PART = 10;
  private static final int WARN_PERCENT = 80;

  /**
   * @param view null: the ledger has not answered yet
   */
  static Payment of(LiveKey key, @Nullable AccountView view, Instant now) {
    Subscription subscription = key.subscription();
    ZoneId zone = key.plan().zone();
    Instant end = subscription.end();
    if (end != null && subscription.expired(now)) {
      return due(
          key,
          Reason.SUBSCRIPTION_EXPIRED,
          "subscription ended %s%s. Renew it: move subscription.endTime%s."
              .formatted(
                  Words.time(end, zone),
                  key.plan().gracePeriod().isZero()
                      ? ""
                      : " and its grace " + Words.time(graceEnd(subscription, end), zone),
                  near(key) ? "" : " of the key's ApiKeyGrant, which the plan's owner does"),
          end.toString());
    }
    if (view == null) {
      return needsLedger(key)
          ? new Payment(
              Conditions.Truth.UNKNOWN,
              Reason.LEDGER_PENDING,
              "The ledger has not reported this account yet.",
              "")
          : notDue(key, null, now);
    }
    for (PoolStatus pool : view.quotas()) {
      if (pool.remaining() <= 0) {
        return due(
            key,
            Reason.QUOTA_EXCEEDED,
            "quota %s used up (%s of %s %s)%s"
                .formatted(
                    pool.name(),
                    Words.number(pool.used()),
                    Words.number(pool.limit()),
                    pool.unit(),
                    suspense(pool) + resets(key.plan(), pool)),
            pool.name() + " " + pool.window().start());
      }
    }
    if (prepaid(key.plan()) && (view.money() == null || tooLittle(key.plan(), view.money()))) {
      long left = view.money() == null ? 0 : view.money().remaining();
      Pricing pricing = key.plan().spec().pricing();
      return due(
          key,
          Reason.INSUFFICIENT_FUNDS,
          "balance is %s %s, a request costs %s. Top up: add a line to spec.topUps%s."
              .formatted(
                  Nanos.format(left),
                  pricing == null ? "" : pricing.currency(),
                  Nanos.format(unitPrice(key.plan())),
                  near(key) ? "" : " of the key's ApiKeyGrant, which the plan's owner does"),
          "");
    }
    return notDue(key, view, now);
  }

  private static Instant graceEnd(Subscription subscription, Instant end) {
    return subscription.graceEnd() == null ? end : subscription.graceEnd();
  }

  private static boolean near(LiveKey key) {
    return !key.granted() && key.ref().namespace().equals(key.plan().ref().namespace());
  }

  private static Payment due(LiveKey key, Reason reason, String text, String cause) {
    String url =
        key.plan().spec().paymentRequired() == null
            ? null
            : key.plan().spec().paymentRequired().upgradeUrl();
    String way = url == null ? text : text + " See " + url + ".";
    if (key.plan().spec().shadow()) {
      return new Payment(
          Conditions.Truth.FALSE,
          Reason.SHADOW,
          "Plan %s only watches (shadow: true). It would answer 402 Payment Required: %s"
              .formatted(key.plan().ref().path(), way),
          "");
    }
    return new Payment(
        Conditions.Truth.TRUE,
        reason,
        "402 Payment Required: " + way,
        cause.isEmpty() ? reason.word() : reason.word() + " " + cause);
  }

  private static String suspense(PoolStatus pool) {
    return pool.suspense() == 0
        ? ""
        : ", " + Words.number(pool.suspense()) + " of them held by pods that are gone";
  }

  private static String resets(LivePlan plan, PoolStatus pool) {
    Instant end = pool.window().end();
    return end == null
        ? "; it never resets. Raise the plan."
        : "; resets " + Words.time(end, zone(plan, pool.name())) + ". Raise the plan or wait.";
  }

  private static ZoneId zone(LivePlan plan, String quota) {
    return plan.spec().quotas().stream()
        .filter((Quota q) -> q.name().equals(quota))
        .map(q -> PlanTerms.zone(plan, q))
        .findFirst()
        .orElse(plan.zone());
  }

  private static boolean prepaid(LivePlan plan) {
    Pricing pricing = plan.spec().pricing();
    return pricing != null && pricing.billing() == Pricing.Billing.PREPAID;
  }

  /**
   * Whether only the ledger knows that a key has paid: a plan of speed limits alone needs no word.
   */
  static boolean needsLedger(LiveKey key) {
    return prepaid(key.plan()) || !key.plan().spec().quotas().isEmpty();
  }

  /** Less than what the cheapest paid request costs: nothing but free rules can pass. */
  private static boolean tooLittle(LivePlan plan, PoolStatus money) {
    long price = unitPrice(plan);
    return price > 0 && money.remaining() < price;
  }

  /** Of one unit of Requests, in nano-units. */
  private static long unitPrice(LivePlan plan) {
    Pricing pricing = plan.spec().pricing();
    return pricing == null
        ? 0
        : pricing.prices().stream()
            .mapToLong(p -> new Price(Nanos.parse(p.amount()), p.per()).of(1))
            .min()
            .orElse(0);
  }

  private static Payment notDue(LiveKey key, @Nullable AccountView view, Instant now) {
    Subscription subscription = key.subscription();
    ZoneId zone = key.plan().zone();
    Instant end = subscription.end();
    if (end != null && subscription.inGrace(now)) {
      return new Payment(
          Conditions.Truth.FALSE,
          Reason.IN_GRACE_PERIOD,
          "The subscription ended %s; requests pass until %s, then they get 402. Renew it: move subscription.endTime."
              .formatted(Words.time(end, zone), Words.time(graceEnd(subscription, end), zone)),
          "");
    }
    if (end != null && !now.isBefore(noticeFrom(subscription.start(), end))) {
      return new Payment(
          Conditions.Truth.FALSE,
          Reason.EXPIRING_SOON,
          "The subscription ends %s. Renew it: move subscription.endTime."
              .formatted(Words.time(end, zone)),
          "");
    }
    if (view != null) {
      for (PoolStatus pool : view.quotas()) {
        if (Levels.percent(pool) >= WARN_PERCENT) {
          return new Payment(
              Conditions.Truth.FALSE,
              Reason.QUOTA_WARNING,
              "Quota %s is used to %d %% (%s of %s %s)%s"
                  .formatted(
                      pool.name(),
                      Levels.percent(pool),
                      Words.number(pool.used()),
                      Words.number(pool.limit()),
                      pool.unit(),
                      resets(key.plan(), pool)),
              "");
        }
      }
    }
    return new Payment(Conditions.Truth.FALSE, Reason.PAID_UP, "Nothing is due.", "");
  }

  /** Seven days before the end, or a tenth of the subscription if that is shorter. */
  static Instant noticeFrom(Instant start, Instant end) {
    Duration part = Duration.between(start, end).dividedBy(NOTICE_PART);
    if (part.isNegative()) {
      return end;
    }
    return end.minus(part.compareTo(LONGEST_NOTICE) < 0 ? part : LONGEST_NOTICE);
  }
}
