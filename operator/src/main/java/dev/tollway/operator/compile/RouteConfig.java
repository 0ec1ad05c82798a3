package dev.tollway.operator.compile;

import dev.tollway.crds.ApiRouteSpec;
import dev.tollway.crds.CredentialPlace;
import dev.tollway.crds.GepDuration;
import dev.tollway.crds.PathMatch;
import dev.tollway.crds.RouteMatch;
import dev.tollway.crds.RouteRule;
import dev.tollway.crds.RouteTimeouts;
import dev.tollway.operator.resolve.LiveRoute;
import dev.tollway.protocol.config.Access;
import dev.tollway.protocol.config.Charge;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.ErrorFormat;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Lifecycle;
import dev.tollway.protocol.config.Match;
import dev.tollway.protocol.config.MatchType;
import dev.tollway.protocol.config.Paths;
import dev.tollway.protocol.config.Route;
import dev.tollway.protocol.config.Rule;
import dev.tollway.protocol.config.Stage;
import dev.tollway.protocol.config.Unmatched;
import dev.tollway.protocol.config.ValueMatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A route as a sidecar executes it, with every default written out. */
final class RouteConfig {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  private RouteConfig() {}

  static Route of(LiveRoute route, Scope scope) {
    ApiRouteSpec spec = route.spec();
    Route.Builder out =
        Route.newBuilder()
            .setName(route.ref().path())
            .setPort(scope.ports().getOrDefault(route.ref().path(), ""))
            .addAllHostnames(spec.hostnames())
            .setUnmatched(
                switch (spec.unmatched()) {
                  case REFUSE -> Unmatched.REFUSE;
                  case PASS -> Unmatched.PASS;
                })
            .setPaths(
                switch (spec.paths()) {
                  case CANONICAL -> Paths.CANONICAL;
                  case AS_IS -> Paths.AS_IS;
                })
            .setCharge(
                switch (spec.charge()) {
                  case UNLESS_SERVER_ERROR -> Charge.UNLESS_SERVER_ERROR;
                  case ADMISSION -> Charge.ADMISSION;
                })
            .setLifecycle(lifecycle(spec.lifecycle(), route.successor()))
            .setCreationTime(Times.timestamp(route.creationTime()));
    credentials(spec).forEach(out::addCredentials);
    spec.rules().forEach(r -> out.addRules(rule(r)));
    if (spec.denials() != null) {
      for (Map.Entry<String, Integer> denial : spec.denials().byReason().entrySet()) {
        out.putDenials(denial.getKey(), denial.getValue());
      }
    }
    return out.build();
  }

  private static List<Credential> credentials(ApiRouteSpec spec) {
    if (spec.credentials().isEmpty()) {
      return List.of(header("X-Api-Key", null), header("Authorization", "Bearer"));
    }
    return spec.credentials().stream().map(RouteConfig::credential).toList();
  }

  private static Credential credential(CredentialPlace place) {
    if (place.header() != null) {
      return header(place.header().name(), place.header().scheme());
    }
    if (place.query() != null) {
      return Credential.newBuilder().setQuery(place.query().name()).build();
    }
    if (place.cookie() != null) {
      return Credential.newBuilder().setCookie(place.cookie().name()).build();
    }
    throw new IllegalArgumentException("a credential without header, query and cookie");
  }

  private static Credential header(String name, @Nullable String scheme) {
    return Credential.newBuilder()
        .setHeader(
            HeaderCredential.newBuilder().setName(name).setScheme(scheme == null ? "" : scheme))
        .build();
  }

  private static Rule rule(RouteRule rule) {
    RouteTimeouts timeouts = rule.timeouts();
    Rule.Builder out =
        Rule.newBuilder()
            .setName(rule.name())
            .setAccess(
                switch (rule.access()) {
                  case KEY -> Access.ACCESS_KEY;
                  case OPEN -> Access.ACCESS_OPEN;
                })
            .setCost(rule.cost())
            .setRequestTimeout(
                Times.duration(
                    timeouts == null ? REQUEST_TIMEOUT : or(timeouts.request(), REQUEST_TIMEOUT)))
            .setIdleTimeout(
                Times.duration(timeouts == null ? IDLE_TIMEOUT : or(timeouts.idle(), IDLE_TIMEOUT)))
            .setErrorFormat(
                switch (rule.errorFormat()) {
                  case PROBLEM_JSON -> ErrorFormat.PROBLEM_JSON;
                  case OPEN_AI -> ErrorFormat.OPEN_AI;
                  case PLAIN -> ErrorFormat.PLAIN;
                });
    rule.matches().forEach(m -> out.addMatches(match(m)));
    return out.build();
  }

  private static Duration or(@Nullable String written, Duration otherwise) {
    return written == null ? otherwise : GepDuration.parse(written);
  }

  private static Match match(RouteMatch match) {
    Match.Builder out = Match.newBuilder();
    if (match.path() != null) {
      out.setPath(path(match.path()));
    }
    if (match.method() != null) {
      out.setMethod(match.method());
    }
    match.headers().forEach(h -> out.addHeaders(value(h)));
    match.queryParams().forEach(q -> out.addQueryParams(value(q)));
    return out.build();
  }

  private static dev.tollway.protocol.config.PathMatch path(PathMatch path) {
    return dev.tollway.protocol.config.PathMatch.newBuilder()
        .setType(
            switch (path.type()) {
              case EXACT -> MatchType.EXACT;
              case PATH_PREFIX -> MatchType.PATH_PREFIX;
              case REGULAR_EXPRESSION -> MatchType.REGULAR_EXPRESSION;
            })
        .setValue(path.value())
        .build();
  }

  private static ValueMatch value(dev.tollway.crds.ValueMatch match) {
    return ValueMatch.newBuilder()
        .setName(match.name())
        .setType(
            switch (match.type()) {
              case EXACT -> MatchType.EXACT;
              case REGULAR_EXPRESSION -> MatchType.REGULAR_EXPRESSION;
            })
        .setValue(match.value())
        .build();
  }

  private static Lifecycle lifecycle(
      dev.tollway.crds.@Nullable Lifecycle lifecycle, String successor) {
    Lifecycle.Builder out = Lifecycle.newBuilder().setSuccessor(successor);
    if (lifecycle == null) {
      return out.setStage(Stage.PUBLISHED).build();
    }
    out.setStage(
        switch (lifecycle.stage()) {
          case DRAFT -> Stage.DRAFT;
          case PUBLISHED -> Stage.PUBLISHED;
          case DEPRECATED -> Stage.DEPRECATED;
          case RETIRED -> Stage.RETIRED;
        });
    if (lifecycle.deprecationTime() != null) {
      out.setDeprecationTime(Times.timestamp(lifecycle.deprecationTime()));
    }
    if (lifecycle.sunsetTime() != null) {
      out.setSunsetTime(Times.timestamp(lifecycle.sunsetTime()));
    }
    return out.build();
  }
}
