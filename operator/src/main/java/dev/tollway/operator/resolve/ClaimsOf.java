package dev.tollway.operator.resolve;

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
  private final Departures departures;
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

  ClaimsOf(Facts facts, FormChoice forms, Departures departures, Instant now) {
    this.facts = facts;
    this.forms = forms;
    this.departures = departures;
    this.now = now;
  }

  Claims claims(
      Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes,
      Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
      Map<String, Outcome<ApiKeySpec, LiveKey>> keys,
      Set<String> grants) {
    for (Outcome<ApiKeySpec, LiveKey> key : keys.values()) {
      if (key.live() != null) {
        key(key.live(), plans);
      }
    }
    slots.addAll(departures.slots(keys.keySet(), plans));
    for (AccountFact account : facts.accounts().values()) {
      if (account.deletedTime() == null && !keys.containsKey(account.account())) {
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
            case "ApiKeyGrant" -> grants.contains(ref.path());
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
        departures.slot(known, plans).ifPresent(slots::add);
      }
    }
    PlanSlot.Id slot = new PlanSlot.Id(account.plan(), account.account());
    if (facts.slots().containsKey(slot)) {
      freed.add(slot);
    }
    for (LiveKey.Credential credential : key.enforced()) {
      if (!facts.hashOwners().containsKey(credential.sha256())) {
        hashOwners.put(credential.sha256(), account.subject());
      }
    }
    Trial trial = new Trial(account.plan(), key.ref().namespace(), account.subject());
    if (key.subscription().trialEnd() != null && !facts.trials().containsKey(trial.id())) {
      trials.add(trial);
    }
    key.topUps().stream()
        .map(t -> new BookedTopUp(account.subject(), t.id(), t.nanos(), t.currency(), seller(key)))
        .filter(t -> !facts.topUps().containsKey(t.key()))
        .forEach(topUps::add);
  }

  private static @Nullable String seller(LiveKey key) {
    String namespace = key.plan().ref().namespace();
    return namespace.equals(key.ref().namespace()) ? null : namespace;
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
