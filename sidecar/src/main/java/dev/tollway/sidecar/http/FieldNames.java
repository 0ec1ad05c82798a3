package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Head;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which header lines end here. */
final class FieldNames {
  /** What we say about a request, and what only we may say. */
  static final String TOLLWAY = "tollway-";

  static final String X_FORWARDED = "x-forwarded-";

  private FieldNames() {}

  /** As CGI, WSGI and PHP compare: without case, and {@code _} read as {@code -}. */
  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Drops hop-by-hop fields and those that {@code Connection} names, and notes at every other field
   * which of the {@link Known} it is.
   */
  static void stripHopByHop(Head head) {
    Set<String> named = Set.of();
    for (int i = 0; i < head.headers(); i++) {
      Known known = Known.note(head, i);
      if (known != null && known.hopByHop()) {
        head.drop(i);
        if (known == Known.CONNECTION) {
          named = options(head.value(i), named);
        }
      }
    }
    if (!named.isEmpty()) {
      for (int i = 0; i < head.headers(); i++) {
        if (named.contains(head.name(i).toLowerCase(Locale.ROOT))) {
          head.drop(i);
        }
      }
    }
  }

  private static Set<String> options(String value, Set<String> before) {
    if (value.equalsIgnoreCase("keep-alive")) {
      // The usual one; a field of that name ends here anyway.
      return before;
    }
    Set<String> named = new HashSet<>(before);
    for (String option : value.split(",", -1)) {
      named.add(option.strip().toLowerCase(Locale.ROOT));
    }
    // These are set anew by their values: a client cannot take them from a request by naming them.
    named.remove(Known.HOST.normal());
    named.remove(Known.CONTENT_LENGTH.normal());
    return named;
  }

  /** Removes trailers that say what a header of that name would not be allowed to say. */
  static void stripTrailers(HttpHeaders trailers) {
    if (trailers.isEmpty()) {
      return;
    }
    List<String> gone = new ArrayList<>();
    for (String name : trailers.names()) {
      String normal = normal(name);
      if (normal.startsWith(TOLLWAY)
          || normal.startsWith(X_FORWARDED)
          || Known.of(normal) != null) {
        gone.add(name);
      }
    }
    gone.forEach(trailers::remove);
  }
}
