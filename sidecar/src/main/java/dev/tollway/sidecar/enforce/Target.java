package dev.tollway.sidecar.enforce;

import org.jspecify.annotations.Nullable;

/**
 * A request target, read once.
 *
 * @param raw as received
 * @param path the path part; for {@code *} a path that no path condition fits
 * @param query without the question mark; null: there is none
 */
record Target(String raw, CanonicalPath path, @Nullable String query) {
  private static final CanonicalPath ASTERISK = new CanonicalPath("*", "*", null);

  static Target of(String method, String raw) {
    if (raw.equals("*")) {
      // RFC 9112, section 3.2.4: only for OPTIONS.
      return method.equals("OPTIONS")
          ? new Target(raw, ASTERISK, null)
          : new Target(raw, new CanonicalPath(raw, raw, "Only OPTIONS may ask for *."), null);
    }
    int mark = raw.indexOf('?');
    CanonicalPath path = CanonicalPath.of(mark < 0 ? raw : raw.substring(0, mark));
    String query = mark < 0 ? null : raw.substring(mark + 1);
    if (query != null && path.fault() == null) {
      String fault = fault(query);
      if (fault != null) {
        path = new CanonicalPath(path.forwarded(), path.matched(), fault);
      }
    }
    return new Target(raw, path, query);
  }

  /** The target to forward, with the query as it came. */
  String forwarded(boolean asIs) {
    boolean same = asIs || rawPathIs(path.forwarded());
    return same ? raw : query == null ? path.forwarded() : path.forwarded() + '?' + query;
  }

  /** The target to forward with another query; null: with none. */
  String forwarded(boolean asIs, @Nullable String otherQuery) {
    String pathPart = asIs ? rawPath() : path.forwarded();
    return otherQuery == null ? pathPart : pathPart + '?' + otherQuery;
  }

  private boolean rawPathIs(String other) {
    int length = query == null ? raw.length() : raw.length() - query.length() - 1;
    return length == other.length() && raw.startsWith(other);
  }

  private String rawPath() {
    return query == null ? raw : raw.substring(0, raw.length() - query.length() - 1);
  }

  private static @Nullable String fault(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        return "The query must not contain control characters or spaces.";
      }
      if (c == '#') {
        return "The request target must not contain a fragment.";
      }
    }
    return null;
  }
}
