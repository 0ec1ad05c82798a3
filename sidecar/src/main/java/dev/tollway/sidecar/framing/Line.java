package dev.tollway.sidecar.framing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one line while it arrives, without its CRLF; reused for the next line. */
final class Line {
  private byte[] bytes = new byte[128];
  private int length;

  void clear() {
    length = 0;
  }

  void add(byte b) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = b;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** Index of the first {@code b} at or after {@code from}, or -1. */
  int find(char b, int from) {
    for (int i = from; i < length; i++) {
      if (bytes[i] == b) {
        return i;
      }
    }
    return -1;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether the bytes before {@code end} are {@code lowerCase}, ignoring the case of ASCII letters.
   */
  boolean nameIs(String lowerCase, int end) {
    if (lowerCase.length() != end) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      if (Bytes.lower(bytes[i]) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
