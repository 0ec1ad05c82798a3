package dev.tollway.operator.resolve;

import dev.tollway.accounting.ledger.TopUp;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.KeySubscription;
import dev.tollway.crds.Lifecycle;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Grants grants;
  private final TopUpLines lines;
  private final Map<Trial.Id, String> trials = new HashMap<>();
  private final Map<String, Set<String>> paid = new HashMap<>();
  private final FormChoice forms;
  private final Instant now;

  KeyResolver(
      Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
      Permission permission,
      Facts facts,
      Accounts accounts,
      Credentials credentials,
      Grants grants,
      TopUpLines lines,
      FormChoice forms,
      Instant now) {
    this.plans = plans;
    this.permission = permission;
    this.facts = facts;
    this.accounts = accounts;
    this.credentials = credentials;
    this.grants = grants;
    this.lines = lines;
    this.forms = forms;
    this.now = now;
    facts
        .topUps()
        .values()
        .forEach(t ->
            paid.computeIfAbsent(t.account(), a -> new HashSet<>())
                .add(t.seller() == null ? home(t.account()) : t.seller()));
    facts.trials().forEach((id, trial) -> trials.put(id, trial.subject()));
  }

  /** The namespace of a subject {@code key/namespace/name}. */
  private static String home(String subject) {
    return subject.split("/", 3)[1];
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
    credentials.claim(key.enforced(), key.account().subject());
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
    LiveGrant grant = grants.live(key.ref().path(), planPath);
    List<TopUp> topUps =
        grant == null
            ? lines.read(key.ref(), spec.topUps(), account.subject(), plan, problems)
            : lines.unspent(grant.topUps(), account.subject());
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
    if (plan.spec().pricing() != null && paidElsewhere(account, plan)) {
      problems.add(
          Problem.notAccepted(
              Reason.PAID_ELSEWHERE,
              "%s was paid for plans of another namespace, and its balance cannot be spent on plan %s: use another ApiKey for this plan."
                  .formatted(key.ref(), planPath)));
    }
    Set<String> closed = closedRoutes(key.ref(), account, plan);
    if (!plan.opened().isEmpty() && closed.size() == plan.opened().size()) {
      problems.add(
          Problem.notAccepted(
              Reason.NO_OPEN_ROUTE,
              "Every route of plan %s is closed to this key, because it is a draft of another namespace or takes no new keys any more: %s. Choose another plan."
                  .formatted(planPath, Names.list(closed))));
    }
    boolean suspended =
        grants.suspends(key.ref().path(), planPath)
            || (grant == null
                && (spec.suspended() || (near && key.spec() != null && key.spec().suspended())));
    return new Judged<>(
        new LiveKey(
            key.ref(),
            spec,
            account,
            plan,
            found.credentials(),
            found.toIssue(),
            closed,
            subscription(grants.subscription(key.ref().path(), planPath, spec), account, plan),
            suspended,
            grants.approval(key.ref().path(), plan),
            grant != null,
            topUps,
            found.rotation()),
        problems);
  }

  /** Money is owed by the namespace that took it: a buyer could otherwise print it at home. */
  private boolean paidElsewhere(AccountFact account, LivePlan plan) {
    return paid.getOrDefault(account.subject(), Set.of()).stream()
        .anyMatch(seller -> !seller.equals(plan.ref().namespace()));
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
              "%s of %s: only an ApiKeyGrant in the plan's namespace %s may say that. Remove it here, and ask the plan's owner."
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

  private Subscription subscription(
      @Nullable KeySubscription given, AccountFact account, LivePlan plan) {
    String taker = trials.get(new Trial.Id(plan.ref().path(), account.account().split("/", 2)[0]));
    Duration trial = taker == null || taker.equals(account.subject()) ? plan.trial() : null;
    return Subscription.of(
        given,
        plan.spec().subscription(),
        trial,
        plan.gracePeriod(),
        plan.zone(),
        account.firstSeen());
  }
}
