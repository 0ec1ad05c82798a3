package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Charge;
import dev.tollway.protocol.config.Credential;
import dev.tollway.protocol.config.HeaderCredential;
import dev.tollway.protocol.config.Lifecycle;
import dev.tollway.protocol.config.Paths;
import dev.tollway.protocol.config.Unmatched;
import dev.tollway.sidecar.enforce.ChargeMode;
import dev.tollway.sidecar.enforce.CredentialPlace;
import dev.tollway.sidecar.enforce.Forward;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.enforce.Route;
import dev.tollway.sidecar.enforce.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges a compiled ApiRoute and turns it into rules. */
final class RouteReader {
  private static final Pattern HOSTNAME =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private RouteReader() {}

  static List<Rule> read(dev.tollway.protocol.config.Route proto) throws Refused {
    List<dev.tollway.protocol.config.Rule> protos =
        Check.atMost(proto.getRulesList(), 256, "rules");
    List<CredentialPlace> credentials = credentials(proto);
    Set<String> matchedOn = RuleReader.headerNames(protos);
    Route route =
        new Route(
            Check.object(proto.getName(), "The route's name"),
            Check.text(proto.getPort(), 64, "The port"),
            hostnames(proto),
            credentials,
            unmatched(proto.getUnmatched()),
            paths(proto.getPaths()),
            charge(proto.getCharge()),
            denials(proto.getDenialsMap()),
            lifecycle(proto.getLifecycle()),
            proto.hasCreationTime()
                ? Check.time(proto.getCreationTime(), "The creation time")
                : Instant.EPOCH,
            guarded(credentials, matchedOn),
            overrides(matchedOn));
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (dev.tollway.protocol.config.Rule rule : protos) {
      if (!names.add(rule.getName())) {
        throw new Refused("Two rules are named \"" + Check.brief(rule.getName()) + "\".");
      }
      rules.add(RuleReader.read(route, rule));
    }
    if (rules.isEmpty()) {
      throw new Refused("The route has no rule.");
    }
    return rules;
  }

  private static List<String> hostnames(dev.tollway.protocol.config.Route proto) throws Refused {
    for (String hostname : Check.atMost(proto.getHostnamesList(), 64, "hostnames")) {
      if (hostname.length() > 253 || !HOSTNAME.matcher(hostname).matches()) {
        throw new Refused(
            "Hostname \"" + Check.brief(hostname) + "\" is not in lower-case DNS form.");
      }
    }
    return List.copyOf(proto.getHostnamesList());
  }

  private static List<CredentialPlace> credentials(dev.tollway.protocol.config.Route proto)
      throws Refused {
    List<CredentialPlace> places = new ArrayList<>();
    for (Credential credential : Check.atMost(proto.getCredentialsList(), 16, "credentials")) {
      places.add(
          switch (credential.getPlaceCase()) {
            case HEADER -> {
              HeaderCredential header = credential.getHeader();
              Check.token(header.getName(), "The header of a credential");
              if (!header.getScheme().isEmpty()) {
                Check.token(header.getScheme(), "The scheme of a credential");
              }
              yield new CredentialPlace.Header(header.getName(), header.getScheme());
            }
            case QUERY ->
                new CredentialPlace.Query(
                    Check.text(credential.getQuery(), 256, "The query parameter of a credential"));
            case COOKIE ->
                new CredentialPlace.Cookie(
                    Check.token(credential.getCookie(), "The cookie of a credential"));
            case PLACE_NOT_SET -> throw new Refused("A credential names no place.");
          });
    }
    return List.copyOf(places);
  }

  private static boolean unmatched(Unmatched unmatched) throws Refused {
    return switch (unmatched) {
      case UNMATCHED_UNSPECIFIED, REFUSE -> false;
      case PASS -> true;
      case UNRECOGNIZED -> throw unknown("unmatched");
    };
  }

  private static boolean paths(Paths paths) throws Refused {
    return switch (paths) {
      case PATHS_UNSPECIFIED, CANONICAL -> false;
      case AS_IS -> true;
      case UNRECOGNIZED -> throw unknown("paths");
    };
  }

  private static ChargeMode charge(Charge charge) throws Refused {
    return switch (charge) {
      case CHARGE_UNSPECIFIED, UNLESS_SERVER_ERROR -> ChargeMode.UNLESS_SERVER_ERROR;
      case ADMISSION -> ChargeMode.ADMISSION;
      case UNRECOGNIZED -> throw unknown("charge");
    };
  }

  private static Map<Reason, Integer> denials(Map<String, Integer> protos) throws Refused {
    Map<Reason, Integer> denials = new EnumMap<>(Reason.class);
    for (Map.Entry<String, Integer> entry : protos.entrySet()) {
      Reason reason = Reason.ofWireName(entry.getKey());
      if (reason == null) {
        throw new Refused(
            "denials names an unknown reason \"" + Check.brief(entry.getKey()) + "\".");
      }
      int status = entry.getValue();
      if (status < 400 || status > 599) {
        throw new Refused(
            "denials answers "
                + reason.wireName()
                + " with "
                + status
                + ", which is not 400 to 599.");
      }
      denials.put(reason, status);
    }
    return Map.copyOf(denials);
  }

  private static Route.Lifecycle lifecycle(Lifecycle proto) throws Refused {
    Route.Stage stage =
        switch (proto.getStage()) {
          case STAGE_UNSPECIFIED, PUBLISHED -> Route.Stage.PUBLISHED;
          case DRAFT -> Route.Stage.DRAFT;
          case DEPRECATED -> Route.Stage.DEPRECATED;
          case RETIRED -> Route.Stage.RETIRED;
          case UNRECOGNIZED -> throw unknown("lifecycle.stage");
        };
    return new Route.Lifecycle(
        stage,
        proto.hasDeprecationTime()
            ? Check.time(proto.getDeprecationTime(), "lifecycle.deprecationTime")
            : null,
        proto.hasSunsetTime() ? Check.time(proto.getSunsetTime(), "lifecycle.sunsetTime") : null,
        Check.emptyIsNull(Check.optionalText(proto.getSuccessor(), 2048, "lifecycle.successor")));
  }

  private static Set<String> guarded(List<CredentialPlace> credentials, Set<String> matchedOn) {
    Set<String> names = new HashSet<>(Forward.OURS);
    for (CredentialPlace place : credentials) {
      if (place instanceof CredentialPlace.Header(String name, String _)) {
        guard(names, name);
      }
    }
    // What a rule matched on must not arrive a second time in another spelling.
    matchedOn.forEach(name -> guard(names, name));
    Forward.OVERRIDES.forEach(name -> guard(names, name));
    return Set.copyOf(names);
  }

  /** A name that is itself written with an underscore would be deleted as its own impostor. */
  private static void guard(Set<String> names, String name) {
    if (name.indexOf('_') < 0) {
      names.add(Forward.guardedName(name));
    }
  }

  private static List<String> overrides(Set<String> matchedOn) {
    return Forward.OVERRIDES.stream()
        .filter(name -> !matchedOn.contains(name.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static Refused unknown(String field) {
    return new Refused("This sidecar is too old for the value of " + field + ".");
  }
}
