package dev.tollway.sidecar.enforce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that can match a request by port and host.
 *
 * <p>As in Gateway API, the rules of a route with the more specific hostname go first: the exact
 * name, then wildcards from the longest to the shortest, then routes without hostnames.
 */
public final class RouteTable {
  /** No route. */
  public static final RouteTable EMPTY = new RouteTable(List.of());

  private final Map<String, Map<String, RuleSet>> byPort;
  private final int size;

  /** Indexes rules, each of which names its route. */
  public RouteTable(Collection<Rule> rules) {
    Map<String, Map<String, List<Rule>>> grouped = new HashMap<>();
    Map<String, Route> routes = new LinkedHashMap<>();
    for (Rule rule : rules) {
      Route route = rule.route();
      routes.put(route.name(), route);
      Map<String, List<Rule>> hosts =
          grouped.computeIfAbsent(route.port(), port -> new HashMap<>());
      for (String host : route.hostnames().isEmpty() ? List.of("*") : route.hostnames()) {
        hosts.computeIfAbsent(host, name -> new ArrayList<>()).add(rule);
      }
    }
    Map<String, Map<String, RuleSet>> built = new HashMap<>();
    grouped.forEach((port, hosts) -> {
      Map<String, RuleSet> sets = new HashMap<>();
      hosts.forEach((host, group) -> sets.put(host, new RuleSet(group)));
      built.put(port, Map.copyOf(sets));
    });
    byPort = Map.copyOf(built);
    size = routes.size();
  }

  /** How many routes it holds. */
  public int size() {
    return size;
  }

  /**
   * The rule sets for a host on a port, most specific first; empty: no route names this host.
   *
   * @param host lower case, without port and trailing dot
   */
  public List<RuleSet> candidates(String port, String host) {
    Map<String, RuleSet> hosts = byPort.get(port);
    if (hosts == null) {
      return List.of();
    }
    RuleSet any = hosts.get("*");
    if (hosts.size() == 1 && any != null) {
      return List.of(any);
    }
    List<RuleSet> found = new ArrayList<>(3);
    addIfPresent(found, hosts.get(host));
    // A wildcard stands for one label or more, never for none: *.a.example fits b.a.example and
    // c.b.a.example.
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      addIfPresent(found, hosts.get("*" + host.substring(dot)));
    }
    addIfPresent(found, any);
    return found;
  }

  private static void addIfPresent(List<RuleSet> found, @Nullable RuleSet set) {
    if (set != null) {
      found.add(set);
    }
  }
}
