package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a route.
 *
 * @param matches any of them; never empty (a rule without matches has one that fits everything)
 * @param open true: no key, not counted
 * @param cost units of Requests; 0 is free
 */
public record Rule(
    Route route,
    String name,
    List<Match> matches,
    boolean open,
    long cost,
    @Nullable Duration requestTimeout,
    @Nullable Duration idleTimeout,
    ErrorFormat errorFormat) {

  /** Stands for "no rule of this route", so that a refusal is answered as the route wants it. */
  static Rule none(Route route) {
    return new Rule(route, "", List.of(), false, 0, null, null, ErrorFormat.PROBLEM_JSON);
  }

  /** True if it stands for no rule. */
  public boolean isNone() {
    return matches.isEmpty();
  }

  /** Without the matches: short enough for a log line. */
  @Override
  public String toString() {
    return route.name() + "/" + name;
  }
}
