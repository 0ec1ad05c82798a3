package dev.tollway.sidecar.framing;

/**
 * RFC 3986 §3.2.2 without percent escapes and sub-delimiters, which no host of ours needs: {@code
 * (\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255})(:[0-9]{1,5})?}.
 */
final class Authority {
  private Authority() {}

  static boolean good(String text) {
    int end = text.startsWith("[") ? bracketed(text) : named(text);
    return end > 0 && (end == text.length() || port(text, end));
  }

  /** Where the address in brackets ends, or -1. */
  private static int bracketed(String text) {
    int close = text.indexOf(']');
    if (close < 3 || close > 46) {
      return -1;
    }
    for (int i = 1; i < close; i++) {
      char c = text.charAt(i);
      if (c > 0x7f || (Bytes.hex((byte) c) < 0 && c != ':' && c != '.')) {
        return -1;
      }
    }
    return close + 1;
  }

  /** Where the name ends, or 0. */
  private static int named(String text) {
    int end = 0;
    while (end < text.length() && inName(text.charAt(end))) {
      end++;
    }
    return end > 255 ? 0 : end;
  }

  private static boolean inName(char c) {
    return Bytes.alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '~';
  }

  private static boolean port(String text, int colon) {
    int digits = text.length() - colon - 1;
    if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
      return false;
    }
    for (int i = colon + 1; i < text.length(); i++) {
      if (!Bytes.digit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
