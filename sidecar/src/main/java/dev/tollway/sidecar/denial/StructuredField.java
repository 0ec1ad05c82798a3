package dev.tollway.sidecar.denial;

/** Pieces of structured fields (RFC 9651). */
final class StructuredField {
  /** Integers have at most 15 digits (section 3.3.1). */
  private static final long LARGEST = 999_999_999_999_999L;

  private StructuredField() {}

  /** A quoted string (section 3.3.3); what it cannot hold becomes a question mark. */
  static String string(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2);
    string(quoted, text);
    return quoted.toString();
  }

  /** The same, at the end of what is there. */
  static void string(StringBuilder quoted, String text) {
    quoted.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c < ' ' || c > '~' ? '?' : c);
      }
    }
    quoted.append('"');
  }

  /** An integer, at most the largest that fits. */
  static long integer(long value) {
    return Math.clamp(value, -LARGEST, LARGEST);
  }
}
