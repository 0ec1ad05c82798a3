package dev.tollway.sidecar.enforce;

import java.util.Map;

/**
 * The configuration of one workload, indexed; immutable, swapped as a whole.
 *
 * @param plans by name
 */
public record Snapshot(State state, RouteTable routes, Map<String, Plan> plans, KeyIndex keys) {
  /** Before the first configuration. */
  public static final Snapshot NOTHING_YET =
      new Snapshot(State.NOT_PROGRAMMED, RouteTable.EMPTY, Map.of(), KeyIndex.EMPTY);

  /** What may be done with this configuration. */
  public enum State {
    /** No whole configuration came yet: everything is 503. */
    NOT_PROGRAMMED,
    /**
     * The control plane said that no route guards this workload: everything is forwarded,
     * uncounted.
     */
    UNPROTECTED,
    PROGRAMMED,
    /** Not confirmed for too long: a key may have been revoked since, so keyed rules are 503. */
    TOO_OLD
  }

  /** The same configuration in another state. */
  public Snapshot in(State other) {
    return state == other ? this : new Snapshot(other, routes, plans, keys);
  }

  /** Counts only: the content is large. */
  @Override
  public String toString() {
    return "Snapshot["
        + state
        + ", "
        + routes.size()
        + " routes, "
        + plans.size()
        + " plans, "
        + keys.size()
        + " credentials]";
  }
}
