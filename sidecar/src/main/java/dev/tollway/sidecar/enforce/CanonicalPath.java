package dev.tollway.sidecar.enforce;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one form of a path that is judged and forwarded, so that no spelling leads past a rule.
 *
 * <p>Escapes of unreserved characters are decoded, other escapes get upper-case digits, repeated
 * slashes are merged (RFC 3986, section 6.2.2). What servers are known to read differently is a
 * fault instead: {@code .} and {@code ..} segments, {@code %2F}, {@code %5C}, backslash, NUL and
 * other controls, overlong UTF-8, bad escapes, fragments. Canonicalising twice changes nothing.
 *
 * @param forwarded what the upstream gets
 * @param matched what rules compare: every escape decoded to one char per byte, {@code ;…} of each
 *     segment left out, empty segments merged
 * @param fault a sentence that says why such a path is not forwarded, except where a route takes
 *     paths as they are; null: none
 */
public record CanonicalPath(String forwarded, String matched, @Nullable String fault) {
  private static final String HEX = "0123456789ABCDEF";

  /** Canonicalises the path part of a target, which must begin with a slash. */
  public static CanonicalPath of(String path) {
    return isPlain(path) ? new CanonicalPath(path, path, null) : new Reading(path).read();
  }

  /** What regular expressions see: {@link #matched()} as text. */
  public String text() {
    for (int i = 0; i < matched.length(); i++) {
      if (matched.charAt(i) >= 0x80) {
        return new String(matched.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return matched;
  }

  /** True if nothing can change and nothing can be wrong: the usual case, without an allocation. */
  private static boolean isPlain(String path) {
    char before = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/' ? before == '/' && i > 0 : c == '.' ? before == '/' : !isPlain(c)) {
        return false;
      }
      before = c;
    }
    return !path.isEmpty() && path.charAt(0) == '/';
  }

  private static boolean isPlain(char c) {
    return isUnreserved(c) || c == ':' || c == '@' || c == ',' || c == '+' || c == '=' || c == '&';
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /**
   * The long way, one pass; goes on after a fault, so that a route with paths as they are can
   * match.
   */
  private static final class Reading {
    private final String path;
    private final StringBuilder forwarded;
    private final StringBuilder matched;
    private @Nullable String fault;
    private int segment;
    private boolean parameters;
    private int lastByte;

    Reading(String path) {
      this.path = path;
      forwarded = new StringBuilder(path.length());
      matched = new StringBuilder(path.length());
    }

    CanonicalPath read() {
      if (path.isEmpty() || path.charAt(0) != '/') {
        fault("The request target must begin with a slash.");
      }
      for (int i = 0; i < path.length(); i++) {
        char c = path.charAt(i);
        switch (c) {
          case '/' -> slash();
          case '%' -> i += escape(i);
          case ';' -> {
            parameters = true;
            forwarded.append(c);
          }
          case '\\' -> literal(c, "The path must not contain a backslash.");
          case '#' -> literal(c, "The request target must not contain a fragment.");
          default -> {
            if (c <= ' ' || c == 0x7f) {
              literal(c, "The path must not contain control characters or spaces.");
            } else if (c > 0x7f) {
              literal(c, "Characters outside ASCII must be percent-encoded in the path.");
            } else {
              literal(c, null);
            }
          }
        }
      }
      endSegment();
      return new CanonicalPath(forwarded.toString(), matched.toString(), fault);
    }

    private void slash() {
      endSegment();
      if (!endsWithSlash(forwarded)) {
        forwarded.append('/');
      }
      if (!endsWithSlash(matched)) {
        matched.append('/');
      }
      segment = matched.length();
      parameters = false;
      lastByte = 0;
    }

    private void endSegment() {
      int length = matched.length() - segment;
      if ((length == 1 || length == 2)
          && matched.charAt(segment) == '.'
          && matched.charAt(matched.length() - 1) == '.') {
        fault("The path must not contain . or .. segments.");
      }
    }

    /** Returns how many characters it took beyond the percent sign. */
    private int escape(int at) {
      int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
      int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
      // Character.digit also knows digits beyond ASCII.
      if (high < 0 || low < 0 || path.charAt(at + 1) > 'f' || path.charAt(at + 2) > 'f') {
        literal('%', "The path contains a percent sign that is not followed by two hex digits.");
        return 0;
      }
      int value = high * 16 + low;
      if (isUnreserved(value)) {
        literal((char) value, null);
        return 2;
      }
      forwarded.append('%').append(HEX.charAt(high)).append(HEX.charAt(low));
      if (value == '/' || value == '\\') {
        fault("The path must not contain %2F or %5C.");
        kept(high, low);
      } else if (value < ' ' || value == 0x7f) {
        fault("The path must not contain escaped control characters.");
        kept(high, low);
      } else if (value == ';') {
        // Some servers decode before they cut parameters off.
        parameters = true;
      } else {
        decoded((char) value);
      }
      return 2;
    }

    private void literal(char c, @Nullable String wrong) {
      if (wrong != null) {
        fault(wrong);
      }
      forwarded.append(c);
      decoded(c);
    }

    private void decoded(char c) {
      // An overlong form of an ASCII character, which some decoders take for that character (RFC
      // 3629, section 10).
      boolean overlong =
          c >= 0x80
              && c <= 0xbf
              && (lastByte == 0xc0
                  || lastByte == 0xc1
                  || (lastByte == 0xe0 && c < 0xa0)
                  || (lastByte == 0xf0 && c < 0x90));
      if (overlong) {
        fault("The path must not contain overlong UTF-8.");
      }
      lastByte = c;
      if (!parameters) {
        matched.append(c);
      }
    }

    private void kept(int high, int low) {
      lastByte = 0;
      if (!parameters) {
        matched.append('%').append(HEX.charAt(high)).append(HEX.charAt(low));
      }
    }

    private void fault(String sentence) {
      if (fault == null) {
        fault = sentence;
      }
    }

    private static boolean endsWithSlash(StringBuilder text) {
      return !text.isEmpty() && text.charAt(text.length() - 1) == '/';
    }
  }
}
