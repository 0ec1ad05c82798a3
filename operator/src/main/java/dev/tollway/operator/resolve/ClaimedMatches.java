package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.PathMatch;
import dev.tollway.crds.RouteMatch;
import dev.tollway.crds.RouteRule;
import dev.tollway.crds.ValueMatch;
import dev.tollway.operator.identity.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which route claims which match on which port of which workload. The first claim stands. */
final class ClaimedMatches {

  private record Claim(WorkloadRef workload, int port, String hostname, String match) {}

  /** Two routes that want the same requests. */
  record Conflict(ObjectRef winner, WorkloadRef workload, String rule, String match) {}

  private final Map<Claim, ObjectRef> owners = new HashMap<>();

  /** The first conflict with a route that has claimed already; null: none. */
  @Nullable Conflict conflict(ObjectRef route, ApiRouteSpec spec, List<LiveRoute.Target> targets) {
    for (RouteRule rule : spec.rules()) {
      for (Claim claim : claims(spec, rule, targets)) {
        ObjectRef owner = owners.get(claim);
        if (owner != null && !owner.equals(route)) {
          return new Conflict(owner, claim.workload(), rule.name(), shown(claim));
        }
      }
    }
    return null;
  }

  void claim(LiveRoute route) {
    for (RouteRule rule : route.spec().rules()) {
      claims(route.spec(), rule, route.targets()).forEach(c -> owners.putIfAbsent(c, route.ref()));
    }
  }

  private static List<Claim> claims(
      ApiRouteSpec spec, RouteRule rule, List<LiveRoute.Target> targets) {
    List<String> hostnames = spec.hostnames().isEmpty() ? List.of("*") : spec.hostnames();
    List<Claim> claims = new ArrayList<>();
    for (LiveRoute.Target target : targets) {
      for (String hostname : hostnames) {
        if (rule.matches().isEmpty()) {
          claims.add(claim(target, hostname, "PathPrefix / "));
        }
        for (RouteMatch match : rule.matches()) {
          claims.add(claim(target, hostname, canonical(match)));
        }
      }
    }
    return claims;
  }

  private static Claim claim(LiveRoute.Target target, String hostname, String match) {
    return new Claim(
        target.workload().ref(), target.port().number(), hostname.toLowerCase(Locale.ROOT), match);
  }

  /** One text for all spellings of the same condition. */
  private static String canonical(RouteMatch match) {
    StringBuilder text = new StringBuilder(path(match.path())).append(' ');
    if (match.method() != null) {
      text.append("method ").append(match.method()).append(' ');
    }
    values(text, "header ", match.headers(), true);
    values(text, "query ", match.queryParams(), false);
    return text.toString();
  }

  private static String path(@Nullable PathMatch path) {
    if (path == null) {
      return "PathPrefix /";
    }
    String value = path.value();
    return switch (path.type()) {
      case EXACT -> "Exact " + value;
      case REGULAR_EXPRESSION -> "RegularExpression " + value;
      case PATH_PREFIX ->
          "PathPrefix "
              + (value.length() > 1 && value.endsWith("/")
                  ? value.substring(0, value.length() - 1)
                  : value);
    };
  }

  private static void values(
      StringBuilder text, String what, List<ValueMatch> matches, boolean ignoreCase) {
    TreeSet<String> sorted = new TreeSet<>();
    for (ValueMatch match : matches) {
      String name = ignoreCase ? match.name().toLowerCase(Locale.ROOT) : match.name();
      String sign = match.type() == ValueMatch.Type.EXACT ? "=" : "~";
      sorted.add(name + sign + match.value());
    }
    sorted.forEach(m -> text.append(what).append(m).append(' '));
  }

  private static String shown(Claim claim) {
    String host = claim.hostname().equals("*") ? "" : " of " + claim.hostname();
    return claim.match().strip() + host;
  }
}
