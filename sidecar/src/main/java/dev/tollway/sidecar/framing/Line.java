package dev.tollway.sidecar.framing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one line while it arrives, without its CRLF. Lines that are kept stay before it in
 * the same array, each with its CRLF, until {@link #reset}.
 */
final class Line {
  private static final int USUAL = 512;

  private byte[] bytes = new byte[USUAL];
  private int start;
  private int end;

  /** Forgets this line and all that were kept. */
  void reset() {
    start = 0;
    end = 0;
    if (bytes.length > 8 * USUAL) {
      // One large head must not hold its memory for the life of the connection.
      bytes = new byte[USUAL];
    }
  }

  /** Forgets this line. */
  void clear() {
    end = start;
  }

  /** Keeps this line; the next one begins behind it. */
  void keep() {
    add((byte) '\r');
    add((byte) '\n');
    start = end;
  }

  /** The kept lines and this one. */
  byte[] bytes() {
    return bytes;
  }

  /** Where this line begins in {@link #bytes}. */
  int start() {
    return start;
  }

  void add(byte b) {
    room(1);
    bytes[end++] = b;
  }

  void add(byte[] from, int at, int count) {
    room(count);
    System.arraycopy(from, at, bytes, end, count);
    end += count;
  }

  private void room(int count) {
    if (end + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + count));
    }
  }

  /**
   * Makes {@code ": value"} of all that follows the name: what surrounds a value is no part of it
   * (RFC 9110 §5.5).
   */
  void trimValue(int colon) {
    int from = valueFrom(colon);
    int to = valueTo(from);
    if (from == colon + 2 && at(colon + 1) == ' ' && to == length()) {
      return;
    }
    byte[] value = Arrays.copyOfRange(bytes, start + from, start + to);
    end = start + colon + 1;
    add((byte) ' ');
    add(value, 0, value.length);
  }

  int valueFrom(int colon) {
    int from = colon + 1;
    while (from < length() && Bytes.blank(at(from))) {
      from++;
    }
    return from;
  }

  int valueTo(int from) {
    int to = length();
    while (to > from && Bytes.blank(at(to - 1))) {
      to--;
    }
    return to;
  }

  int length() {
    return end - start;
  }

  byte at(int index) {
    return bytes[start + index];
  }

  /** Index of the first {@code b} at or after {@code from}, or -1. */
  int find(char b, int from) {
    for (int i = start + from; i < end; i++) {
      if (bytes[i] == b) {
        return i - start;
      }
    }
    return -1;
  }

  String text(int from, int to) {
    return new String(bytes, start + from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Whether the bytes from there are {@code lowerCase}, ignoring the case of ASCII letters. */
  boolean is(String lowerCase, int from, int to) {
    if (lowerCase.length() != to - from) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (Bytes.lower(at(from + i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes from there are {@code text} exactly. */
  boolean isExactly(String text, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (at(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
