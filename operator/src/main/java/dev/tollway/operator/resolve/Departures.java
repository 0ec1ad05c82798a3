package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accounts that leave a plan: their place stays taken while what they used still counts. */
final class Departures {

  private final Facts facts;
  private final FormChoice forms;
  private final Grants grants;
  private final Instant now;

  Departures(Facts facts, FormChoice forms, Grants grants, Instant now) {
    this.facts = facts;
    this.forms = forms;
    this.grants = grants;
    this.now = now;
  }

  /** Slots of accounts whose ApiKey is found gone now. */
  List<PlanSlot> slots(Set<String> keys, Map<String, Outcome<UsagePlanSpec, LivePlan>> plans) {
    return facts.accounts().values().stream()
        .filter(a -> a.deletedTime() == null && !keys.contains(a.account()))
        .flatMap(a -> slot(a, plans).stream())
        .toList();
  }

  /** The slot that an account leaves behind on its plan; empty: nothing of what it used counts. */
  Optional<PlanSlot> slot(
      AccountFact account, Map<String, Outcome<UsagePlanSpec, LivePlan>> plans) {
    Outcome<UsagePlanSpec, LivePlan> outcome = plans.get(account.plan());
    LivePlan plan = outcome == null ? null : outcome.live();
    if (plan == null) {
      return Optional.empty();
    }
    Subscription subscription = subscription(account, plan);
    Instant until = subscription.trialEnd();
    for (QuotaTerms quota : PlanTerms.quotas(plan)) {
      Instant end = quota.windows(subscription.start()).at(now).end();
      if (end == null) {
        return Optional.of(new PlanSlot(account.plan(), account.account(), null));
      }
      until = later(until, end);
    }
    return until != null && now.isBefore(until)
        ? Optional.of(new PlanSlot(account.plan(), account.account(), until))
        : Optional.empty();
  }

  private Subscription subscription(AccountFact account, LivePlan plan) {
    String[] path = account.account().split("/", 2);
    ApiKeySpec spec = forms.lastGood(ObjectRef.key(path[0], path[1]), ApiKeySpec.class);
    Trial trial = facts.trials().get(new Trial.Id(account.plan(), path[0]));
    return Subscription.of(
        grants.subscription(account.account(), account.plan(), spec),
        plan.spec().subscription(),
        trial != null && trial.subject().equals(account.subject()) ? plan.trial() : null,
        plan.gracePeriod(),
        plan.zone(),
        account.firstSeen());
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a == null || a.isBefore(b) ? b : a;
  }
}
