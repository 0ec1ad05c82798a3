package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKeyGrantSpec;
import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of everything.
 *
 * @param routes by namespace/name, as plans, keys and grants
 * @param resources what it was made of
 * @param claims to record before anything is made of it
 * @param changesAt the next instant at which time alone makes another answer; null: none
 */
public record Resolution(
    Map<String, Outcome<ApiRouteSpec, LiveRoute>> routes,
    Map<String, Outcome<UsagePlanSpec, LivePlan>> plans,
    Map<String, Outcome<ApiKeySpec, LiveKey>> keys,
    Map<String, Outcome<ApiKeyGrantSpec, LiveGrant>> grants,
    Resources resources,
    Claims claims,
    @Nullable Instant changesAt) {

  /** What became of one object; null: it is not there. */
  public @Nullable Outcome<?, ?> outcome(ObjectRef ref) {
    return switch (ref.kind()) {
      case "ApiRoute" -> routes.get(ref.path());
      case "UsagePlan" -> plans.get(ref.path());
      case "ApiKeyGrant" -> grants.get(ref.path());
      default -> keys.get(ref.path());
    };
  }
}
