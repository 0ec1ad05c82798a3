package dev.tollway.sidecar.enforce;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is protected, without its rules (each {@link Rule} names its route).
 *
 * @param name {@code namespace/name}
 * @param port container port that it guards
 * @param hostnames lower case, {@code *.} in front of a wildcard; empty: every host
 * @param passUnmatched true: what no rule matches is forwarded uncounted
 * @param pathsAsIs true: paths are forwarded as received
 * @param denials statuses that answer a reason instead of its own
 * @param creationTime the oldest route wins where two match equally well
 * @param guarded header names of which spellings with {@code _} never reach the upstream
 * @param overrides names of method and path override headers that no rule matches on, removed from
 *     requests
 */
public record Route(
    String name,
    String port,
    List<String> hostnames,
    List<CredentialPlace> credentials,
    boolean passUnmatched,
    boolean pathsAsIs,
    ChargeMode charge,
    Map<Reason, Integer> denials,
    Lifecycle lifecycle,
    Instant creationTime,
    Set<String> guarded,
    List<String> overrides) {

  /**
   * Where a route stands in its life.
   *
   * @param successor URL or path of the next version; null: none
   */
  public record Lifecycle(
      Stage stage,
      @Nullable Instant deprecationTime,
      @Nullable Instant sunsetTime,
      @Nullable String successor) {
    /** In service, with no end in sight. */
    public static final Lifecycle PUBLISHED = new Lifecycle(Stage.PUBLISHED, null, null, null);
  }

  /** The stages of a route. */
  public enum Stage {
    /** The control plane closes it to keys of other namespaces ({@link Key#closedRoutes()}). */
    DRAFT,
    PUBLISHED,
    /** Still served, with headers that say so. */
    DEPRECATED,
    /** 410. */
    RETIRED
  }
}
