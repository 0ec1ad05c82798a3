package dev.tollway.sidecar.framing;

/** Classes of bytes of RFC 9110 and RFC 9112. */
final class Bytes {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Bytes() {}

  /** tchar of RFC 9110 §5.6.2. */
  static boolean token(byte b) {
    return alphanumeric(b) || TOKEN_MARKS.indexOf(b) >= 0;
  }

  static boolean alphanumeric(int b) {
    return digit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  static boolean digit(int b) {
    return b >= '0' && b <= '9';
  }

  /** Controls except horizontal tab; NUL and DEL are among them. */
  static boolean control(byte b) {
    return (b >= 0 && b < 0x20 && b != '\t') || b == 0x7f;
  }

  /** Visible ASCII: what a request target may hold. */
  static boolean visible(byte b) {
    return b > 0x20 && b < 0x7f;
  }

  static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  static char lower(byte b) {
    return (char) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff);
  }

  /** Value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    return Character.digit((char) (b & 0xff), 16) < 0 || b < 0 ? -1 : Character.digit((char) b, 16);
  }
}
