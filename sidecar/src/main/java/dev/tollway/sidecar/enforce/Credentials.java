package dev.tollway.sidecar.enforce;

import dev.tollway.sidecar.enforce.KeyIndex.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings in the places where a route looks for keys.
 *
 * <p>All places are read, whatever is found in the first: a second key must not reach the upstream,
 * and two accounts in one request are a mistake that somebody would pay for.
 */
final class Credentials {
  /** More values than an honest caller sends; each costs a hash. */
  static final int MOST_VALUES = 16;

  /** Keys that we issue begin like this, so that one is recognised even where it is unknown. */
  static final String PREFIX = "tw_";

  /** A value in a place; line and index say where in it. */
  private record Found(
      CredentialPlace place, int line, int index, boolean ours, @Nullable Credential known) {}

  private final List<Found> found = new ArrayList<>(2);
  private final KeyIndex keys;
  private final MessageDigest digest;
  private boolean tooMany;

  private Credentials(KeyIndex keys, MessageDigest digest) {
    this.keys = keys;
    this.digest = digest;
  }

  /** Reads every place of the route. */
  static Credentials read(
      Route route, HeaderView headers, Target target, KeyIndex keys, MessageDigest digest) {
    Credentials all = new Credentials(keys, digest);
    for (CredentialPlace place : route.credentials()) {
      switch (place) {
        case CredentialPlace.Header header -> all.readHeader(header, headers);
        case CredentialPlace.Query query -> all.readQuery(query, target.query());
        case CredentialPlace.Cookie cookie -> all.readCookies(cookie, headers);
      }
    }
    return all;
  }

  /** True if there are so many values that not all were looked at. */
  boolean tooMany() {
    return tooMany;
  }

  /** True if no place holds a value. */
  boolean isEmpty() {
    return found.isEmpty();
  }

  /** True if keys of two accounts were found. */
  boolean ambiguous() {
    Key first = null;
    for (Found value : found) {
      Credential known = value.known();
      if (known == null) {
        continue;
      }
      if (first != null && !first.subject().equals(known.key().subject())) {
        return true;
      }
      first = known.key();
    }
    return false;
  }

  /**
   * The first known credential in the order of the places, one that has not expired before one that
   * has; null: none is known.
   */
  @Nullable Credential known(Instant now) {
    Credential expired = null;
    for (Found value : found) {
      Credential known = value.known();
      if (known != null && !known.expired(now)) {
        return known;
      }
      expired = expired == null ? known : expired;
    }
    return expired;
  }

  /** True if a value of the query must not be forwarded. */
  boolean touchesQuery() {
    for (Found value : found) {
      if (value.ours() && value.place() instanceof CredentialPlace.Query) {
        return true;
      }
    }
    return false;
  }

  /** The query without our credentials, every other byte as it came; null: nothing is left. */
  @Nullable String cleanQuery(String query) {
    Set<Integer> removed = new HashSet<>();
    for (Found value : found) {
      if (value.ours() && value.place() instanceof CredentialPlace.Query) {
        removed.add(value.index());
      }
    }
    StringBuilder left = new StringBuilder(query.length());
    boolean[] any = new boolean[1];
    QueryString.each(
        query,
        (index, start, equals, end) -> {
          if (!removed.contains(index)) {
            left.append(any[0] ? "&" : "").append(query, start, end);
            any[0] = true;
          }
          return true;
        });
    return any[0] ? left.toString() : null;
  }

  /** Adds what removes our credentials from the headers. */
  void cleanHeaders(HeaderView headers, List<HeaderEdit> edits) {
    for (int i = 0; i < found.size(); i++) {
      Found value = found.get(i);
      if (value.ours() && value.place() instanceof CredentialPlace.Header header) {
        if (!edited(edits, header.name())) {
          edits.add(new HeaderEdit(header.name(), keptLines(headers, header.name())));
        }
      } else if (value.ours() && value.place() instanceof CredentialPlace.Cookie) {
        if (!edited(edits, COOKIE)) {
          edits.add(new HeaderEdit(COOKIE, keptCookies(headers)));
        }
      }
    }
  }

  private static final String COOKIE = "Cookie";

  private static boolean edited(List<HeaderEdit> edits, String name) {
    for (HeaderEdit edit : edits) {
      if (edit.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private List<String> keptLines(HeaderView headers, String name) {
    List<String> lines = headers.all(name);
    if (lines.size() == 1) {
      // The usual case: there is one line, and it is ours.
      return List.of();
    }
    List<String> kept = new ArrayList<>(lines.size());
    for (int line = 0; line < lines.size(); line++) {
      if (!ours(name, line)) {
        kept.add(lines.get(line));
      }
    }
    return kept;
  }

  private boolean ours(String name, int line) {
    for (int i = 0; i < found.size(); i++) {
      Found value = found.get(i);
      if (value.ours()
          && value.line() == line
          && value.place() instanceof CredentialPlace.Header header
          && header.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private List<String> keptCookies(HeaderView headers) {
    List<String> lines = headers.all(COOKIE);
    List<String> kept = new ArrayList<>(lines.size());
    for (int line = 0; line < lines.size(); line++) {
      Set<Integer> removed = new HashSet<>();
      for (Found value : found) {
        if (value.ours()
            && value.place() instanceof CredentialPlace.Cookie
            && value.line() == line) {
          removed.add(value.index());
        }
      }
      String rest =
          removed.isEmpty() ? lines.get(line) : CookieLine.without(lines.get(line), removed);
      if (rest != null) {
        kept.add(rest);
      }
    }
    return kept;
  }

  private void readHeader(CredentialPlace.Header place, HeaderView headers) {
    String first = headers.first(place.name());
    if (first == null) {
      return;
    }
    List<String> lines = headers.all(place.name());
    for (int line = 0; line < lines.size(); line++) {
      String value = lines.get(line);
      if (place.scheme().isEmpty()) {
        add(place, line, 0, value.strip());
      } else if (hasScheme(value, place.scheme())) {
        add(place, line, 0, value.substring(place.scheme().length()).strip());
      }
    }
  }

  private static boolean hasScheme(String value, String scheme) {
    int length = scheme.length();
    return value.length() > length
        && value.regionMatches(true, 0, scheme, 0, length)
        && (value.charAt(length) == ' ' || value.charAt(length) == '\t');
  }

  private void readQuery(CredentialPlace.Query place, @Nullable String query) {
    if (query == null) {
      return;
    }
    QueryString.each(
        query,
        (index, start, equals, end) -> {
          if (QueryString.named(query, start, equals, place.name())) {
            add(place, 0, index, QueryString.decode(query, Math.min(equals + 1, end), end));
          }
          return !tooMany;
        });
  }

  private void readCookies(CredentialPlace.Cookie place, HeaderView headers) {
    if (headers.first(COOKIE) == null) {
      return;
    }
    List<String> lines = headers.all(COOKIE);
    for (int i = 0; i < lines.size(); i++) {
      int line = i;
      CookieLine.each(lines.get(i), place.name(), (index, value) -> add(place, line, index, value));
    }
  }

  private void add(CredentialPlace place, int line, int index, String value) {
    if (value.isEmpty()) {
      return;
    }
    if (found.size() == MOST_VALUES) {
      tooMany = true;
      return;
    }
    Credential known = keys.find(digest.digest(value.getBytes(StandardCharsets.ISO_8859_1)));
    boolean ours = known != null || value.startsWith(PREFIX);
    found.add(new Found(place, line, index, ours, known));
  }
}
