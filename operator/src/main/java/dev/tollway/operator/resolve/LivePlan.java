package dev.tollway.operator.resolve;

import dev.tollway.crds.AllowedNamespaces;
import dev.tollway.crds.UsagePlanSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan that is enforced.
 *
 * @param opened its routes, each once
 * @param permits all of them must allow a key's namespace: of the live form, and of the form
 *     written now
 * @param maxPerNamespace null: no limit
 * @param manual a grant must approve each key: the live form says so, or the one written now
 * @param trial null: none
 * @param gracePeriod zero: none
 */
public record LivePlan(
    ObjectRef ref,
    UsagePlanSpec spec,
    ZoneId zone,
    List<Opened> opened,
    List<AllowedNamespaces> permits,
    @Nullable Integer maxPerNamespace,
    boolean manual,
    @Nullable Duration trial,
    Duration gracePeriod) {

  public LivePlan {
    opened = List.copyOf(opened);
    permits = List.copyOf(permits);
  }

  /**
   * A route that the plan opens.
   *
   * @param rules empty: all of them
   * @param costFactor at least 1
   */
  public record Opened(LiveRoute route, List<String> rules, int costFactor) {

    public Opened {
      rules = List.copyOf(rules);
    }
  }
}
