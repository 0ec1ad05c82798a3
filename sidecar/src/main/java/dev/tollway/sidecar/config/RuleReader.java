package dev.tollway.sidecar.config;

import dev.tollway.protocol.config.Access;
import dev.tollway.protocol.config.Match;
import dev.tollway.protocol.config.Rule;
import dev.tollway.protocol.config.ValueMatch;
import dev.tollway.sidecar.enforce.CanonicalPath;
import dev.tollway.sidecar.enforce.ErrorFormat;
import dev.tollway.sidecar.enforce.PathMatch;
import dev.tollway.sidecar.enforce.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a rule of a compiled ApiRoute. */
final class RuleReader {
  private static final String HEX = "0123456789ABCDEF";

  private RuleReader() {}

  static dev.tollway.sidecar.enforce.Rule read(Route route, Rule proto) throws Refused {
    List<dev.tollway.sidecar.enforce.Match> matches = new ArrayList<>();
    for (Match match : Check.atMost(proto.getMatchesList(), 64, "matches in a rule")) {
      matches.add(match(match));
    }
    if (matches.isEmpty()) {
      matches.add(dev.tollway.sidecar.enforce.Match.ANY);
    }
    return new dev.tollway.sidecar.enforce.Rule(
        route,
        Check.text(proto.getName(), 253, "The name of a rule"),
        List.copyOf(matches),
        open(proto.getAccess()),
        // A uint32 beyond 31 bits arrives negative.
        Integer.toUnsignedLong(proto.getCost()),
        timeout(proto.hasRequestTimeout() ? proto.getRequestTimeout() : null),
        timeout(proto.hasIdleTimeout() ? proto.getIdleTimeout() : null),
        format(proto));
  }

  /** The names of all headers that rules match on, in lower case. */
  static Set<String> headerNames(List<Rule> rules) {
    Set<String> names = new HashSet<>();
    for (Rule rule : rules) {
      for (Match match : rule.getMatchesList()) {
        for (ValueMatch header : match.getHeadersList()) {
          names.add(header.getName().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  private static dev.tollway.sidecar.enforce.Match match(Match proto) throws Refused {
    String method = Check.emptyIsNull(proto.getMethod());
    List<dev.tollway.sidecar.enforce.ValueMatch> headers = new ArrayList<>();
    for (ValueMatch header : Check.atMost(proto.getHeadersList(), 16, "header matches")) {
      Check.token(header.getName(), "The name of a header match");
      headers.add(value(header));
    }
    List<dev.tollway.sidecar.enforce.ValueMatch> queryParams = new ArrayList<>();
    for (ValueMatch param : Check.atMost(proto.getQueryParamsList(), 16, "query matches")) {
      Check.text(param.getName(), 256, "The name of a query match");
      queryParams.add(value(param));
    }
    return new dev.tollway.sidecar.enforce.Match(
        proto.hasPath() ? path(proto) : null,
        method == null ? null : Check.token(method, "The method"),
        List.copyOf(headers),
        List.copyOf(queryParams));
  }

  private static PathMatch path(Match proto) throws Refused {
    String value = Check.text(proto.getPath().getValue(), 1024, "The path of a match");
    return switch (proto.getPath().getType()) {
      case EXACT -> new PathMatch.Exact(decoded(value));
      case MATCH_TYPE_UNSPECIFIED, PATH_PREFIX -> {
        String path = decoded(value);
        boolean slash = path.length() > 1 && path.endsWith("/");
        yield new PathMatch.Prefix(slash ? path.substring(0, path.length() - 1) : path);
      }
      case REGULAR_EXPRESSION ->
          new PathMatch.Regex(Patterns.compile(value, "The path's expression"));
      case UNRECOGNIZED ->
          throw new Refused("This sidecar is too old for the type of a path match.");
    };
  }

  /** The form in which requests are compared; a path that no request can have is a mistake. */
  private static String decoded(String value) throws Refused {
    StringBuilder ascii = new StringBuilder(value.length());
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0) {
        ascii.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      } else {
        ascii.append((char) b);
      }
    }
    CanonicalPath path = CanonicalPath.of(ascii.toString());
    String quoted = "Path \"" + Check.brief(value) + "\" matches nothing: ";
    if (path.fault() != null) {
      throw new Refused(quoted + path.fault());
    }
    if (value.indexOf(';') >= 0 || value.indexOf('?') >= 0) {
      throw new Refused(quoted + "paths are compared without parameters and query.");
    }
    return path.matched();
  }

  private static dev.tollway.sidecar.enforce.ValueMatch value(ValueMatch proto) throws Refused {
    String value = Check.optionalText(proto.getValue(), 4096, "The value of a match");
    return switch (proto.getType()) {
      case MATCH_TYPE_UNSPECIFIED, EXACT ->
          new dev.tollway.sidecar.enforce.ValueMatch(proto.getName(), value, null);
      case REGULAR_EXPRESSION ->
          new dev.tollway.sidecar.enforce.ValueMatch(
              proto.getName(), null, Patterns.compile(value, "The expression of a match"));
      case PATH_PREFIX -> throw new Refused("A header or query match cannot be a path prefix.");
      case UNRECOGNIZED -> throw new Refused("This sidecar is too old for the type of a match.");
    };
  }

  private static boolean open(Access access) throws Refused {
    return switch (access) {
      case ACCESS_UNSPECIFIED, ACCESS_KEY -> false;
      case ACCESS_OPEN -> true;
      case UNRECOGNIZED -> throw new Refused("This sidecar is too old for the access of a rule.");
    };
  }

  private static @Nullable Duration timeout(com.google.protobuf.@Nullable Duration proto)
      throws Refused {
    return proto == null ? null : Check.duration(proto, "A timeout");
  }

  private static ErrorFormat format(Rule proto) {
    return switch (proto.getErrorFormat()) {
      case OPEN_AI -> ErrorFormat.OPEN_AI;
      case PLAIN -> ErrorFormat.PLAIN;
      // A format that we cannot write is no reason not to protect.
      case ERROR_FORMAT_UNSPECIFIED, PROBLEM_JSON, UNRECOGNIZED -> ErrorFormat.PROBLEM_JSON;
    };
  }
}
