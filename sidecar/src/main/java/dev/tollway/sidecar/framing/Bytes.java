package dev.tollway.sidecar.framing;

/** Classes of bytes of RFC 9110 and RFC 9112, by table: every byte of every head is looked up. */
final class Bytes {
  private static final int TOKEN = 1;
  private static final int CONTROL = 2;
  private static final byte[] CLASSES = classes();
  private static final byte[] NORMAL = normals();

  private Bytes() {}

  private static byte[] classes() {
    byte[] classes = new byte[256];
    for (int b = 0; b < 256; b++) {
      if (alphanumeric(b) || (b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0)) {
        classes[b] |= TOKEN;
      }
      if ((b < 0x20 && b != '\t') || b == 0x7f) {
        classes[b] |= CONTROL;
      }
    }
    return classes;
  }

  private static byte[] normals() {
    byte[] normals = new byte[256];
    for (int b = 0; b < 256; b++) {
      normals[b] = (byte) (b == '_' ? '-' : lower((byte) b));
    }
    return normals;
  }

  /** tchar of RFC 9110 §5.6.2. */
  static boolean token(byte b) {
    return (CLASSES[b & 0xff] & TOKEN) != 0;
  }

  static boolean alphanumeric(int b) {
    return digit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  static boolean digit(int b) {
    return b >= '0' && b <= '9';
  }

  /** Controls except horizontal tab; NUL and DEL are among them, CR and LF too. */
  static boolean control(byte b) {
    return (CLASSES[b & 0xff] & CONTROL) != 0;
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

  /** As CGI, WSGI and PHP compare names: without case, and {@code _} read as {@code -}. */
  static int normal(int b) {
    return NORMAL[b & 0xff] & 0xff;
  }

  /** Value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    return b < 0 ? -1 : Character.digit((char) b, 16);
  }
}
