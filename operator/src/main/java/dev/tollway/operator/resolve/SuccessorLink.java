package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.PathMatch;
import dev.tollway.crds.RouteMatch;

/** Where the route that replaces another one is found, as a URI reference (RFC 3986, 4.1). */
final class SuccessorLink {

  private SuccessorLink() {}

  /** The first path of its first rule, on its first hostname if it has one that is no wildcard. */
  static String of(ApiRouteSpec route) {
    String path =
        route.rules().stream()
            .flatMap(r -> r.matches().stream())
            .map(RouteMatch::path)
            .filter(p -> p != null && p.type() != PathMatch.Type.REGULAR_EXPRESSION)
            .map(PathMatch::value)
            .findFirst()
            .orElse("/");
    return route.hostnames().stream()
        .filter(h -> !h.startsWith("*"))
        .findFirst()
        .map(h -> "//" + h + path)
        .orElse(path);
  }
}
