package dev.tollway.benchmarks.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer, as far as a load generator needs it.
 *
 * @param length of the head in bytes, with its empty line
 * @param closes whether the server closes the connection after it
 */
record AnswerHead(int status, int length, long contentLength, boolean closes) {
  private static final byte[] LENGTH = bytes("content-length:");
  private static final byte[] CLOSE = bytes("connection: close");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Null: it is not whole yet.
   *
   * @throws IOException the length of its body is not told by Content-Length
   */
  static @Nullable AnswerHead parse(byte[] bytes, int count) throws IOException {
    long contentLength = -1;
    boolean closes = false;
    int lineStart = 0;
    for (int i = 0; i + 1 < count; i++) {
      if (bytes[i] != '\r' || bytes[i + 1] != '\n') {
        continue;
      }
      if (i == lineStart) {
        int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        if (contentLength < 0) {
          throw new IOException("an answer " + status + " without Content-Length");
        }
        return new AnswerHead(status, i + 2, contentLength, closes);
      }
      if (begins(bytes, lineStart, i, LENGTH)) {
        contentLength = number(bytes, lineStart + LENGTH.length, i);
      } else if (begins(bytes, lineStart, i, CLOSE)) {
        closes = true;
      }
      lineStart = i + 2;
    }
    return null;
  }

  private static boolean begins(byte[] bytes, int from, int to, byte[] name) {
    if (to - from < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] bytes, int from, int to) throws IOException {
    String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("a Content-Length of " + text.toLowerCase(Locale.ROOT), e);
    }
  }
}
