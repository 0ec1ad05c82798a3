package dev.tollway.sidecar.enforce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the rule for a request: the first entry that fits, in the order of precedence. */
final class Matching {
  private Matching() {}

  /**
   * The rule; null: none fits. A target with a fault fits only rules of routes that take paths as
   * they are.
   */
  static @Nullable Rule find(List<RuleSet> candidates, RequestFacts facts, Target target) {
    for (RuleSet set : candidates) {
      for (RuleSet.Entry entry : set.entries()) {
        if (fits(entry.match(), facts, target)
            && (target.path().fault() == null || entry.rule().route().pathsAsIs())) {
          return entry.rule();
        }
      }
    }
    return null;
  }

  private static boolean fits(Match match, RequestFacts facts, Target target) {
    return (match.path() == null || fits(match.path(), target.path()))
        && (match.method() == null || match.method().equals(facts.method()))
        && headersFit(match.headers(), facts.headers())
        && queryFits(match.queryParams(), target.query());
  }

  private static boolean fits(PathMatch match, CanonicalPath path) {
    return switch (match) {
      case PathMatch.Exact exact -> path.matched().equals(exact.path());
      case PathMatch.Prefix prefix -> hasPrefix(path.matched(), prefix.path());
      case PathMatch.Regex regex -> regex.pattern().matches(path.text());
    };
  }

  /** Segment by segment: {@code /a} fits {@code /a} and {@code /a/b}, never {@code /ab}. */
  private static boolean hasPrefix(String path, String prefix) {
    int length = prefix.length();
    return path.startsWith(prefix)
        && (length == 1 || path.length() == length || path.charAt(length) == '/');
  }

  private static boolean headersFit(List<ValueMatch> matches, HeaderView headers) {
    for (int i = 0; i < matches.size(); i++) {
      ValueMatch match = matches.get(i);
      String value = combined(headers, match.name());
      if (value == null || !match.fits(value) || isHopByHop(headers, match.name())) {
        return false;
      }
    }
    return true;
  }

  /** RFC 9110, section 5.3: what a reader of one value would have to see. */
  private static @Nullable String combined(HeaderView headers, String name) {
    List<String> lines = headers.all(name);
    return switch (lines.size()) {
      case 0 -> null;
      case 1 -> lines.getFirst();
      default -> String.join(", ", lines);
    };
  }

  /** A header that Connection names ends here: the upstream would not see what was matched. */
  private static boolean isHopByHop(HeaderView headers, String name) {
    for (String line : headers.all("Connection")) {
      for (String option : line.split(",", -1)) {
        if (option.strip().equalsIgnoreCase(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean queryFits(List<ValueMatch> matches, @Nullable String query) {
    for (int i = 0; i < matches.size(); i++) {
      ValueMatch match = matches.get(i);
      String value = QueryString.first(query, match.name());
      if (value == null || !match.fits(value)) {
        return false;
      }
    }
    return true;
  }
}
