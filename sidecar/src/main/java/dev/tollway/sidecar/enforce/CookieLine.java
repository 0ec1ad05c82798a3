package dev.tollway.sidecar.enforce;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and rewrites one line of a Cookie header (RFC 6265, section 4.2.1), without ever failing.
 */
final class CookieLine {
  private CookieLine() {}

  /** What is called for each pair of that name. */
  interface Values {
    /** One value, without surrounding quotes; the index counts all pairs of the line from 0. */
    void value(int index, String value);
  }

  /** Calls for each cookie of that name. */
  static void each(String line, String name, Values values) {
    int index = 0;
    for (int start = 0; start <= line.length(); index++) {
      int end = end(line, start);
      int from = skipSpace(line, start, end);
      int equals = line.indexOf('=', from);
      if (equals >= 0 && equals < end && nameIs(line, from, equals, name)) {
        values.value(index, unquoted(line.substring(equals + 1, end).strip()));
      }
      start = end + 1;
    }
  }

  /** The line without the pairs at those indexes; null: nothing is left. */
  static @Nullable String without(String line, Set<Integer> indexes) {
    StringBuilder left = new StringBuilder(line.length());
    int index = 0;
    for (int start = 0; start <= line.length(); index++) {
      int end = end(line, start);
      int from = skipSpace(line, start, end);
      if (!indexes.contains(index) && from < end) {
        left.append(left.isEmpty() ? "" : "; ").append(line, from, end);
      }
      start = end + 1;
    }
    return left.isEmpty() ? null : left.toString();
  }

  private static boolean nameIs(String line, int from, int equals, String name) {
    int end = equals;
    while (end > from && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return end - from == name.length() && line.startsWith(name, from);
  }

  private static int end(String line, int start) {
    int end = line.indexOf(';', start);
    return end < 0 ? line.length() : end;
  }

  private static int skipSpace(String line, int start, int end) {
    int from = start;
    while (from < end && isSpace(line.charAt(from))) {
      from++;
    }
    return from;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
