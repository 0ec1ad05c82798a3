package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.accounting.money.Nanos;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.Lifecycle;
import dev.tollway.crds.Pricing;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys: their plan, credential, subscription, money, and whether they may. */
final class KeyResolver {

  private final Map<String, Outcome<UsagePlanSpec, LivePlan>> plans;
  private final Permission permission;
  private final Facts facts;
  private final Accounts accounts;
  private final Credentials credentials;
  private final Map<Trial.Id, String> trials = new HashMap<>();
  private final FormChoice forms;
  private final Instant now;

  KeyResolver(
      Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
      Permission permission,
      Facts facts,
      Accounts accounts,
      Credentials credentials,
      FormChoice forms,
      Instant now) {
    this.plans = plans;
    this.permission = permission;
    this.facts = facts;
    this.accounts = accounts;
    this.credentials = credentials;
    this.forms = forms;
    this.now = now;
    facts.trials().forEach((id, trial) -> trials.put(id, trial.subject()));
  }

  /** By namespace/name. The oldest is asked first: places, trials and hashes go to it. */
  Map<String, Outcome<ApiKeySpec, LiveKey>> resolve(List<ApiKey> keys) {
    Map<String, Outcome<ApiKeySpec, LiveKey>> outcomes = new TreeMap<>();
    keys.stream()
        .<Authored<ApiKeySpec>>map(Authored::of)
        .sorted(Authored.OLDEST_FIRST)
        .forEach(key -> {
          Outcome<ApiKeySpec, LiveKey> outcome = forms.choose(key, ApiKeySpec.class, this::judge);
          if (outcome.live() != null) {
            admit(outcome.live());
          }
          outcomes.put(key.ref().path(), outcome);
        });
    return outcomes;
  }

  private void admit(LiveKey key) {
    accounts.admit(key.account().account(), key.plan().ref().path());
    credentials.claim(key.credentials(), key.account().subject());
    if (key.subscription().trialEnd() != null) {
      trials.putIfAbsent(
          new Trial.Id(key.plan().ref().path(), key.ref().namespace()), key.account().subject());
    }
  }

  private Judged<LiveKey> judge(Form<ApiKeySpec> form) {
    Authored<ApiKeySpec> key = form.written();
    ApiKeySpec spec = form.spec();
    List<Problem> problems = new ArrayList<>();
    String namespace =
        spec.planRef().namespace() == null ? key.ref().namespace() : spec.planRef().namespace();
    boolean near = namespace.equals(key.ref().namespace());
    String planPath = namespace + "/" + spec.planRef().name();
    if (!near) {
      checkGrant(key.ref(), spec, namespace, problems);
    }
    AccountFact account = accounts.account(key.ref(), planPath);
    Credentials.Found found = credentials.find(key.ref(), spec, account.subject(), problems);
    LivePlan plan = plan(key.ref(), planPath, near, problems);
    List<TopUp> topUps = topUps(key.ref(), spec, account, plan, problems);
    if (plan == null) {
      return new Judged<>(null, problems);
    }
    if (plan.maxPerNamespace() != null
        && !accounts.hasPlace(account.account(), planPath, plan.maxPerNamespace())) {
      problems.add(
          Problem.notAccepted(
              Reason.TOO_MANY_KEYS,
              "Plan %s allows at most %d of its keys in a namespace, and namespace %s has them; a deleted key counts until its longest window or trial has ended. Delete a key and wait, or ask the plan's owner."
                  .formatted(planPath, plan.maxPerNamespace(), key.ref().namespace())));
    }
    Set<String> closed = closedRoutes(key.ref(), account, plan);
    if (!plan.opened().isEmpty() && closed.size() == plan.opened().size()) {
      problems.add(
          Problem.notAccepted(
              Reason.NO_OPEN_ROUTE,
              "Every route of plan %s is closed to this key, because it is a draft of another namespace or takes no new keys any more: %s. Choose another plan."
                  .formatted(planPath, Names.list(closed))));
    }
    boolean suspended = spec.suspended() || (near && key.spec() != null && key.spec().suspended());
    return new Judged<>(
        new LiveKey(
            key.ref(),
            spec,
            account,
            plan,
            found.credentials(),
            found.toIssue(),
            closed,
            subscription(spec, account, plan),
            suspended,
            topUps),
        problems);
  }

  private @Nullable LivePlan plan(
      ObjectRef key, String path, boolean near, List<Problem> problems) {
    Outcome<UsagePlanSpec, LivePlan> plan = plans.get(path);
    if (plan == null && near) {
      problems.add(
          Problem.unresolved(
              Reason.REF_NOT_FOUND,
              "UsagePlan %s not found in namespace %s: create it, or correct spec.planRef."
                  .formatted(name(path), key.namespace())));
      return null;
    }
    if (plan == null || (plan.live() != null && !permitted(key, plan.live()))) {
      problems.add(Problem.unresolved(Reason.REF_NOT_PERMITTED, notPermitted(key, path, near)));
      return null;
    }
    if (plan.live() == null) {
      // Nobody but its own namespace may learn that such a plan exists.
      problems.add(
          near
              ? Problem.unresolved(
                  Reason.PLAN_NOT_ACCEPTED,
                  "UsagePlan %s is not accepted: `kubectl describe usageplan %s` says why."
                      .formatted(name(path), name(path)))
              : Problem.unresolved(Reason.REF_NOT_PERMITTED, notPermitted(key, path, false)));
      return null;
    }
    return plan.live();
  }

  private boolean permitted(ObjectRef key, LivePlan plan) {
    return permission.allows(plan.permits(), plan.ref().namespace(), key.namespace());
  }

  private static String notPermitted(ObjectRef key, String path, boolean near) {
    return near
        ? "UsagePlan %s does not allow keys of its own namespace: change its spec.allowedKeys."
            .formatted(name(path))
        : "There is no UsagePlan %s that keys of namespace %s may use: check the name, or ask its owner to allow the namespace in spec.allowedKeys."
            .formatted(path, key.namespace());
  }

  private static String name(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  /** Outside the plan's namespace the buyer's object says nothing about what the seller decides. */
  private static void checkGrant(
      ObjectRef key, ApiKeySpec spec, String planNamespace, List<Problem> problems) {
    List<String> fields = new ArrayList<>();
    if (spec.subscription() != null) {
      fields.add("subscription");
    }
    if (spec.suspended()) {
      fields.add("suspended");
    }
    if (!spec.topUps().isEmpty()) {
      fields.add("topUps");
    }
    if (!fields.isEmpty()) {
      problems.add(
          Problem.notAccepted(
              Reason.GRANT_REQUIRED,
              "%s of %s: only the plan's namespace %s may say that. Remove it here, and ask the plan's owner."
                  .formatted(
                      fields.stream().map(f -> "spec." + f).collect(Collectors.joining(", ")),
                      key,
                      planNamespace)));
    }
  }

  private Set<String> closedRoutes(ObjectRef key, AccountFact account, LivePlan plan) {
    Set<String> closed = new TreeSet<>();
    for (LivePlan.Opened opened : plan.opened()) {
      LiveRoute route = opened.route();
      Lifecycle lifecycle = route.spec().lifecycle();
      if (lifecycle == null) {
        continue;
      }
      boolean draft =
          lifecycle.stage() == Lifecycle.Stage.DRAFT
              && !key.namespace().equals(route.ref().namespace());
      boolean tooNew =
          lifecycle.stage() == Lifecycle.Stage.DEPRECATED
              && !account.firstSeen().isBefore(deprecatedSince(route.ref(), lifecycle));
      if (draft || tooNew) {
        closed.add(route.ref().path());
      }
    }
    return closed;
  }

  private Instant deprecatedSince(ObjectRef route, Lifecycle lifecycle) {
    Instant announced = lifecycle.deprecationTime();
    return announced != null ? announced : facts.deprecations().getOrDefault(route.path(), now);
  }

  private Subscription subscription(ApiKeySpec spec, AccountFact account, LivePlan plan) {
    String taker = trials.get(new Trial.Id(plan.ref().path(), account.account().split("/", 2)[0]));
    Duration trial = taker == null || taker.equals(account.subject()) ? plan.trial() : null;
    return Subscription.of(
        spec.subscription(),
        plan.spec().subscription(),
        trial,
        plan.gracePeriod(),
        plan.zone(),
        account.firstSeen());
  }

  private List<TopUp> topUps(
      ObjectRef key,
      ApiKeySpec spec,
      AccountFact account,
      @Nullable LivePlan plan,
      List<Problem> problems) {
    Pricing pricing = plan == null ? null : plan.spec().pricing();
    List<TopUp> topUps = new ArrayList<>();
    for (dev.tollway.crds.TopUp line : spec.topUps()) {
      TopUp topUp =
          new TopUp(line.id(), Nanos.parse(line.amount()), line.currency(), line.expireTime());
      BookedTopUp booked = facts.topUps().get(new BookedTopUp.Id(account.subject(), line.id()));
      if (booked != null
          && (booked.nanos() != topUp.nanos() || !booked.currency().equals(topUp.currency()))) {
        problems.add(
            Problem.notAccepted(
                Reason.TOP_UP_CHANGED,
                "Top-up %s of %s is booked with %s %s and cannot become %s %s: restore the line, and add one under a new id (a negative amount takes back)."
                    .formatted(
                        line.id(),
                        key,
                        Nanos.format(booked.nanos()),
                        booked.currency(),
                        line.amount(),
                        line.currency())));
      } else if (pricing != null && !pricing.currency().equals(line.currency())) {
        problems.add(
            Problem.notAccepted(
                Reason.CURRENCY_MISMATCH,
                "Top-up %s of %s is in %s, but plan %s is paid in %s: write the amount in %s under a new id."
                    .formatted(
                        line.id(),
                        key,
                        line.currency(),
                        plan == null ? "" : plan.ref().path(),
                        pricing.currency(),
                        pricing.currency())));
      }
      topUps.add(topUp);
    }
    return topUps;
  }
}
