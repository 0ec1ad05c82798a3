package dev.tollway.sidecar.framing;

import java.util.Arrays;

/**
 * A head that is being written. Whatever a value of ours holds, it stays in its line: what no field
 * may hold becomes a question mark (RFC 9110 §5.5).
 */
public final class HeadText {
  private static final int USUAL = 2048;

  private byte[] bytes = new byte[USUAL];
  private int length;

  void clear() {
    length = 0;
    if (bytes.length > 16 * USUAL) {
      bytes = new byte[USUAL];
    }
  }

  /** What was written, up to {@link #length}. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** A whole line. */
  public void field(String name, String value) {
    text(name);
    room(2);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    text(value);
    crlf();
  }

  /** A whole line with a number. */
  public void field(String name, long value) {
    field(name, Long.toString(value));
  }

  /** Text within a line, as ISO 8859-1. */
  public void text(String text) {
    int count = text.length();
    room(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      boolean held = (c >= ' ' && c < 0x7f) || c == '\t' || (c >= 0x80 && c <= 0xff);
      bytes[length + i] = (byte) (held ? c : '?');
    }
    length += count;
  }

  /** Bytes as they are: of a head that was judged, or of a body. */
  public void raw(byte[] from, int at, int count) {
    room(count);
    System.arraycopy(from, at, bytes, length, count);
    length += count;
  }

  public void crlf() {
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void room(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
