package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.KeySubscription;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grant of each key on each plan. */
final class Grants {

  /**
   * What a grant is unique by.
   *
   * @param key {@code namespace/name}
   * @param plan {@code namespace/name}
   */
  record Id(String key, String plan) {

    static Id of(ObjectRef grant, ApiKeyGrantSpec spec) {
      String namespace =
          spec.keyRef().namespace() == null ? grant.namespace() : spec.keyRef().namespace();
      return new Id(
          namespace + "/" + spec.keyRef().name(), grant.namespace() + "/" + spec.planRef().name());
    }
  }

  private final Map<Id, Outcome<ApiKeyGrantSpec, LiveGrant>> first = new HashMap<>();

  /** The first grant of a key on a plan counts; whoever comes later is told so. */
  void add(Id id, Outcome<ApiKeyGrantSpec, LiveGrant> grant) {
    first.putIfAbsent(id, grant);
  }

  /** The form of a grant that counts; null: none. */
  @Nullable LiveGrant live(String key, String plan) {
    Outcome<ApiKeyGrantSpec, LiveGrant> grant = first.get(new Id(key, plan));
    return grant == null ? null : grant.live();
  }

  /** Suspended by the form that counts, or by the one that is written now. */
  boolean suspends(String key, String plan) {
    Outcome<ApiKeyGrantSpec, LiveGrant> grant = first.get(new Id(key, plan));
    return grant != null
        && ((grant.live() != null && grant.live().spec().suspended())
            || (grant.object().spec() != null && grant.object().spec().suspended()));
  }

  /** What the seller decided. A decision that was taken back in a bad edit is taken back. */
  Approval approval(String key, LivePlan plan) {
    Outcome<ApiKeyGrantSpec, LiveGrant> grant = first.get(new Id(key, plan.ref().path()));
    ApiKeyGrantSpec written = grant == null ? null : grant.object().spec();
    ApiKeyGrantSpec live = grant == null || grant.live() == null ? null : grant.live().spec();
    if (written != null && denies(written)) {
      return new Approval.Denied(written.message());
    }
    if (live != null && denies(live)) {
      return new Approval.Denied(live.message());
    }
    if (!plan.manual()) {
      return new Approval.Automatic();
    }
    return approves(written) && approves(live) ? new Approval.Given() : new Approval.Pending();
  }

  /** When the subscription of a key on a plan is said to run; null: nobody says. */
  @Nullable KeySubscription subscription(String key, String plan, @Nullable ApiKeySpec spec) {
    LiveGrant grant = live(key, plan);
    if (grant != null) {
      return grant.spec().subscription();
    }
    return spec != null && namespace(key).equals(namespace(plan)) ? spec.subscription() : null;
  }

  private static String namespace(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  private static boolean denies(ApiKeyGrantSpec spec) {
    return spec.decision() == ApiKeyGrantSpec.Decision.DENIED;
  }

  private static boolean approves(@Nullable ApiKeyGrantSpec spec) {
    return spec != null && spec.decision() == ApiKeyGrantSpec.Decision.APPROVED;
  }
}
