package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.Lifecycle;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the outcomes of this time add to what is known. */
final class ClaimsOf {

  private final Facts facts;
  private final FormChoice forms;
  private final Instant now;
  private final List<AccountFact> accounts = new ArrayList<>();
  private final Map<String, String> hashOwners = new HashMap<>();
  private final List<Trial> trials = new ArrayList<>();
  private final List<BookedTopUp> topUps = new ArrayList<>();
  private final List<PlanSlot> slots = new ArrayList<>();
  private final Set<PlanSlot.Id> freed = new HashSet<>();
  private final Map<String, Instant> deprecations = new HashMap<>();
  private final Set<String> undeprecated = new HashSet<>();
  private final Set<ObjectRef> forgotten = new HashSet<>();

  ClaimsOf(Facts facts, FormChoice forms, Instant now) {
    this.facts = facts;
    this.forms = forms;
    this.now = now;
  }

  Claims claims(
      Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes,
      Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
      Map<String, Outcome<ApiKeySpec, LiveKey>> keys) {
    for (Outcome<ApiKeySpec, LiveKey> key : keys.values()) {
      if (key.live() != null) {
        key(key.live(), plans);
      }
    }
    for (AccountFact account : facts.accounts().values()) {
      if (account.deletedTime() == null && !keys.containsKey(account.account())) {
        leave(account, plans);
        accounts.add(
            new AccountFact(
                account.account(),
                account.subject(),
                account.namespaceUid(),
                account.firstSeen(),
                account.plan(),
                now));
      }
    }
    facts.slots().values().stream().filter(s -> !s.taken(now)).forEach(s -> freed.add(s.id()));
    deprecations(routes);
    for (ObjectRef ref : facts.lastGood().keySet()) {
      boolean there =
          switch (ref.kind()) {
            case "ApiRoute" -> routes.containsKey(ref.path());
            case "UsagePlan" -> plans.containsKey(ref.path());
            case "ApiKey" -> keys.containsKey(ref.path());
            default -> false;
          };
      if (!there) {
        forgotten.add(ref);
      }
    }
    return new Claims(
        accounts,
        hashOwners,
        trials,
        topUps,
        slots,
        freed,
        forms.newer(),
        forgotten,
        deprecations,
        undeprecated,
        Map.of());
  }

  private void key(LiveKey key, Map<String, Outcome<UsagePlanSpec, LivePlan>> plans) {
    AccountFact account = key.account();
    AccountFact known = facts.accounts().get(account.account());
    if (!account.equals(known)) {
      accounts.add(account);
      if (known != null && known.deletedTime() == null && !known.plan().equals(account.plan())) {
        leave(known, plans);
      }
    }
    PlanSlot.Id slot = new PlanSlot.Id(account.plan(), account.account());
    if (facts.slots().containsKey(slot)) {
      freed.add(slot);
    }
    for (LiveKey.Credential credential : key.credentials()) {
      if (!facts.hashOwners().containsKey(credential.sha256())) {
        hashOwners.put(credential.sha256(), account.subject());
      }
    }
    Trial trial = new Trial(account.plan(), key.ref().namespace(), account.account());
    if (key.subscription().trialEnd() != null && !facts.trials().containsKey(trial.id())) {
      trials.add(trial);
    }
    key.topUps().stream()
        .map(t -> new BookedTopUp(account.subject(), t.id(), t.nanos(), t.currency()))
        .filter(t -> !facts.topUps().containsKey(t.key()))
        .forEach(topUps::add);
  }

  /** The account leaves its plan: its place stays taken while what it used still counts. */
  private void leave(AccountFact account, Map<String, Outcome<UsagePlanSpec, LivePlan>> plans) {
    Outcome<UsagePlanSpec, LivePlan> outcome = plans.get(account.plan());
    LivePlan plan = outcome == null ? null : outcome.live();
    if (plan == null) {
      return;
    }
    String[] path = account.account().split("/", 2);
    ApiKeySpec spec = forms.lastGood(ObjectRef.key(path[0], path[1]), ApiKeySpec.class);
    Trial trial = facts.trials().get(new Trial.Id(account.plan(), path[0]));
    Subscription subscription =
        Subscription.of(
            spec == null ? null : spec.subscription(),
            plan.spec().subscription(),
            trial != null && trial.account().equals(account.account()) ? plan.trial() : null,
            plan.gracePeriod(),
            plan.zone(),
            account.firstSeen());
    Instant until = subscription.trialEnd();
    for (QuotaTerms quota : PlanTerms.quotas(plan)) {
      Instant end = quota.windows(subscription.start()).at(now).end();
      if (end == null) {
        slots.add(new PlanSlot(account.plan(), account.account(), null));
        return;
      }
      until = later(until, end);
    }
    if (until != null && now.isBefore(until)) {
      slots.add(new PlanSlot(account.plan(), account.account(), until));
    }
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a == null || a.isBefore(b) ? b : a;
  }

  private void deprecations(Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes) {
    for (Outcome<ApiRouteSpec, LiveRoute> route : routes.values()) {
      if (deprecated(route.live()) && !facts.deprecations().containsKey(route.ref().path())) {
        deprecations.put(route.ref().path(), now);
      }
    }
    for (String path : facts.deprecations().keySet()) {
      Outcome<ApiRouteSpec, LiveRoute> route = routes.get(path);
      if (route == null || !deprecated(route.live())) {
        undeprecated.add(path);
      }
    }
  }

  private static boolean deprecated(@Nullable LiveRoute route) {
    Lifecycle lifecycle = route == null ? null : route.spec().lifecycle();
    return lifecycle != null && lifecycle.stage() == Lifecycle.Stage.DEPRECATED;
  }
}
