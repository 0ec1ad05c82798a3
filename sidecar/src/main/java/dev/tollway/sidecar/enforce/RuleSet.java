package dev.tollway.sidecar.enforce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of all routes that share a port and a hostname, in order of precedence.
 *
 * <p>The order is HTTPRoute's: exact path, longest prefix, then (where Gateway API leaves it open)
 * longest regular expression, then no path; method; most headers; most query parameters; oldest
 * route; route name; order of the rules.
 */
public final class RuleSet {
  private final Entry[] entries;
  private final List<Route> routes;

  record Entry(Rule rule, Match match, int order) {}

  RuleSet(List<Rule> rules) {
    List<Entry> all = new ArrayList<>();
    Map<String, Route> distinct = new LinkedHashMap<>();
    for (Rule rule : rules) {
      distinct.put(rule.route().name(), rule.route());
      for (Match match : rule.matches()) {
        all.add(new Entry(rule, match, all.size()));
      }
    }
    all.sort(PRECEDENCE);
    entries = all.toArray(Entry[]::new);
    routes = List.copyOf(distinct.values());
  }

  /** Entries in the order in which they are tried. */
  Entry[] entries() {
    return entries;
  }

  /** The routes that these rules belong to, in no special order. */
  public List<Route> routes() {
    return routes;
  }

  private static final Comparator<Entry> PRECEDENCE =
      Comparator.comparingInt((Entry entry) -> kind(entry.match()))
          .thenComparing(entry -> length(entry.match()), Comparator.reverseOrder())
          .thenComparing(entry -> entry.match().method() == null)
          .thenComparing(entry -> entry.match().headers().size(), Comparator.reverseOrder())
          .thenComparing(entry -> entry.match().queryParams().size(), Comparator.reverseOrder())
          .thenComparing(entry -> entry.rule().route().creationTime())
          .thenComparing(entry -> entry.rule().route().name())
          .thenComparingInt(Entry::order);

  private static int kind(Match match) {
    return switch (match.path()) {
      case PathMatch.Exact _ -> 0;
      case PathMatch.Prefix _ -> 1;
      case PathMatch.Regex _ -> 2;
      case null -> 3;
    };
  }

  private static int length(Match match) {
    return switch (match.path()) {
      case PathMatch.Exact _ -> 0;
      case PathMatch.Prefix prefix -> prefix.path().length();
      case PathMatch.Regex regex -> regex.pattern().pattern().length();
      case null -> 0;
    };
  }
}
