package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.UsagePlanSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Grants: which one counts for a key on a plan, and whether both are there. */
final class GrantResolver {

  private final Map<String, Outcome<UsagePlanSpec, LivePlan>> plans;
  private final Map<String, Authored<ApiKeySpec>> keys = new HashMap<>();
  private final Permission permission;
  private final Accounts accounts;
  private final TopUpLines lines;
  private final FormChoice forms;
  private final Map<Grants.Id, ObjectRef> taken = new HashMap<>();
  private final Grants grants = new Grants();

  GrantResolver(
      Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
      List<ApiKey> keys,
      Permission permission,
      Accounts accounts,
      TopUpLines lines,
      FormChoice forms) {
    this.plans = plans;
    this.permission = permission;
    this.accounts = accounts;
    this.lines = lines;
    this.forms = forms;
    keys.stream()
        .<Authored<ApiKeySpec>>map(Authored::of)
        .forEach(key -> this.keys.put(key.ref().path(), key));
  }

  /** By namespace/name. The oldest is asked first. */
  Map<String, Outcome<ApiKeyGrantSpec, LiveGrant>> resolve(List<ApiKeyGrant> written) {
    Map<String, Outcome<ApiKeyGrantSpec, LiveGrant>> outcomes = new TreeMap<>();
    written.stream()
        .<Authored<ApiKeyGrantSpec>>map(Authored::of)
        .sorted(Comparator.comparing(g -> g, Authored.OLDEST_FIRST))
        .forEach(grant -> {
          Outcome<ApiKeyGrantSpec, LiveGrant> outcome =
              forms.choose(grant, ApiKeyGrantSpec.class, this::judge);
          if (grant.spec() != null) {
            Grants.Id id = Grants.Id.of(grant.ref(), grant.spec());
            taken.putIfAbsent(id, grant.ref());
            grants.add(id, outcome);
          }
          outcomes.put(grant.ref().path(), outcome);
        });
    return outcomes;
  }

  /** Those that were resolved. */
  Grants grants() {
    return grants;
  }

  private Judged<LiveGrant> judge(Form<ApiKeyGrantSpec> form) {
    ObjectRef ref = form.written().ref();
    ApiKeyGrantSpec spec = form.spec();
    Grants.Id id = Grants.Id.of(ref, spec);
    ApiKeyGrantSpec now = form.written().spec();
    List<Problem> problems = new ArrayList<>();
    if (now == null || !Grants.Id.of(ref, now).equals(id)) {
      // What a grant gave to another key, or on another plan, is taken away with the edit.
      return new Judged<>(null, problems);
    }
    ObjectRef first = taken.get(id);
    if (first != null) {
      problems.add(
          Problem.notAccepted(
              Reason.CONFLICTED,
              "%s is an older grant for ApiKey %s on plan %s and counts alone: edit that one, and delete this one."
                  .formatted(first, id.key(), spec.planRef().name())));
      return new Judged<>(null, problems);
    }
    String[] path = id.key().split("/", 2);
    ObjectRef key = ObjectRef.key(path[0], path[1]);
    Outcome<UsagePlanSpec, LivePlan> plan = plans.get(id.plan());
    LivePlan live = plan == null ? null : plan.live();
    Problem missing = missing(ref, key, id.plan(), plan);
    if (missing != null) {
      problems.add(missing);
    }
    String subject = accounts.account(key, id.plan()).subject();
    return new Judged<>(
        new LiveGrant(ref, spec, lines.read(ref, spec.topUps(), subject, live, problems)),
        problems);
  }

  private @Nullable Problem missing(
      ObjectRef grant,
      ObjectRef key,
      String path,
      @Nullable Outcome<UsagePlanSpec, LivePlan> plan) {
    String name = path.substring(path.indexOf('/') + 1);
    boolean near = key.namespace().equals(grant.namespace());
    if (plan == null) {
      return Problem.unresolved(
          Reason.REF_NOT_FOUND,
          "UsagePlan %s not found in namespace %s: create it, or correct spec.planRef."
              .formatted(name, grant.namespace()));
    }
    LivePlan live = plan.live();
    if (live == null) {
      return Problem.unresolved(
          Reason.PLAN_NOT_ACCEPTED,
          "UsagePlan %s is not accepted: `kubectl describe usageplan %s` says why."
              .formatted(name, name));
    }
    if (!permission.allows(live.permits(), grant.namespace(), key.namespace())) {
      return Problem.unresolved(
          Reason.REF_NOT_PERMITTED,
          "UsagePlan %s does not allow keys of namespace %s: change its spec.allowedKeys, or delete this grant."
              .formatted(name, key.namespace()));
    }
    if (uses(keys.get(key.path()), path)) {
      return null;
    }
    // The seller may know of a key in another namespace only once it uses a plan of theirs.
    return near
        ? Problem.unresolved(
            Reason.REF_NOT_FOUND,
            "There is no ApiKey %s in namespace %s that uses plan %s: create it, or correct spec.keyRef."
                .formatted(key.name(), key.namespace(), name))
        : Problem.unresolved(
            Reason.REF_NOT_PERMITTED,
            "There is no ApiKey %s that uses plan %s: check spec.keyRef, or wait until its owner creates it."
                .formatted(key.path(), name));
  }

  private static boolean uses(@Nullable Authored<ApiKeySpec> key, String plan) {
    ApiKeySpec spec = key == null ? null : key.spec();
    if (key == null || spec == null) {
      return false;
    }
    String namespace =
        spec.planRef().namespace() == null ? key.ref().namespace() : spec.planRef().namespace();
    return plan.equals(namespace + "/" + spec.planRef().name());
  }
}
