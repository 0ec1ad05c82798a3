package dev.tollway.sidecar.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which header lines end here. */
final class FieldNames {
  /** RFC 9110 §7.6.1, and what older peers treat so. */
  static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What we say ourselves: a client's word under these names, in any spelling, goes no further. */
  private static final Set<String> OURS =
      Set.of(
          "content-length",
          "expect",
          "forwarded",
          "host",
          "via",
          "x-request-id",
          "traceparent",
          "tracestate");

  private FieldNames() {}

  /** As CGI, WSGI and PHP compare: without case, and {@code _} read as {@code -}. */
  static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Removes hop-by-hop fields and those that {@code Connection} names. */
  static void stripHopByHop(HttpHeaders headers) {
    Set<String> named = new HashSet<>();
    for (String line : headers.getAll("connection")) {
      for (String option : line.split(",", -1)) {
        named.add(option.strip().toLowerCase(Locale.ROOT));
      }
    }
    // These are set anew by their values: a client cannot take them from a request by naming them.
    named.remove("host");
    named.remove("content-length");
    remove(
        headers,
        name -> HOP_BY_HOP.contains(normal(name)) || named.contains(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Removes the {@code _} spellings of what we set, remove or trust, and every {@code Tollway-*}.
   */
  static void stripImpostors(HttpHeaders headers, Set<String> guarded) {
    remove(
        headers,
        name -> {
          String normal = normal(name);
          if (normal.startsWith("tollway-")) {
            return true;
          }
          return name.indexOf('_') >= 0
              && (OURS.contains(normal)
                  || HOP_BY_HOP.contains(normal)
                  || normal.startsWith("x-forwarded-")
                  || guarded.contains(normal));
        });
  }

  /**
   * Whether a trailer may go on: nothing that a header of that name would not be allowed to say.
   */
  static boolean trailerPasses(String name) {
    String normal = normal(name);
    return !normal.startsWith("tollway-")
        && !normal.startsWith("x-forwarded-")
        && !OURS.contains(normal)
        && !HOP_BY_HOP.contains(normal);
  }

  static void remove(HttpHeaders headers, Predicate<String> gone) {
    List<String> names = null;
    for (var lines = headers.iteratorAsString(); lines.hasNext(); ) {
      Map.Entry<String, String> line = lines.next();
      if (gone.test(line.getKey())) {
        if (names == null) {
          names = new ArrayList<>();
        }
        names.add(line.getKey());
      }
    }
    if (names != null) {
      names.forEach(headers::remove);
    }
  }
}
