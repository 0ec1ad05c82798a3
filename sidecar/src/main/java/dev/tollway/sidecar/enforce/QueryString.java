package dev.tollway.sidecar.enforce;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code name=value} pairs of a query as HTML forms write them, without ever failing. */
final class QueryString {
  private QueryString() {}

  /** What is called for each pair; positions are those of the query. */
  interface Pairs {
    /**
     * One pair.
     *
     * @param index counts from 0
     * @return false: enough
     */
    boolean pair(int index, int start, int equals, int end);
  }

  /**
   * Calls for each pair between ampersands; where there is no equals sign, {@code equals == end}.
   */
  static void each(String query, Pairs pairs) {
    int index = 0;
    for (int start = 0; start <= query.length(); ) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      equals = equals < 0 || equals > end ? end : equals;
      if (!pairs.pair(index++, start, equals, end)) {
        return;
      }
      start = end + 1;
    }
  }

  /** The first value of that name, decoded; null: no such parameter. */
  static @Nullable String first(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    String[] found = new String[1];
    each(
        query,
        (index, start, equals, end) -> {
          if (named(query, start, equals, name)) {
            found[0] = text(decode(query, Math.min(equals + 1, end), end));
            return false;
          }
          return true;
        });
    return found[0];
  }

  /** True if that part of the query, decoded, is this name. */
  static boolean named(String query, int start, int end, String name) {
    boolean escaped = false;
    for (int i = start; i < end && !escaped; i++) {
      char c = query.charAt(i);
      escaped = c == '%' || c == '+';
    }
    return escaped
        ? text(decode(query, start, end)).equals(name)
        : end - start == name.length() && query.startsWith(name, start);
  }

  /** Decodes to one char per byte; a percent sign without two hex digits stands for itself. */
  static String decode(String query, int start, int end) {
    StringBuilder bytes = null;
    for (int i = start; i < end; i++) {
      char c = query.charAt(i);
      if (c != '%' && c != '+') {
        if (bytes != null) {
          bytes.append(c);
        }
        continue;
      }
      if (bytes == null) {
        bytes = new StringBuilder(end - start).append(query, start, i);
      }
      int high = c == '%' && i + 2 < end ? hex(query.charAt(i + 1)) : -1;
      int low = c == '%' && i + 2 < end ? hex(query.charAt(i + 2)) : -1;
      if (high >= 0 && low >= 0) {
        bytes.append((char) (high * 16 + low));
        i += 2;
      } else {
        bytes.append(c == '+' ? ' ' : c);
      }
    }
    return bytes == null ? query.substring(start, end) : bytes.toString();
  }

  private static String text(String bytes) {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.charAt(i) >= 0x80) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
