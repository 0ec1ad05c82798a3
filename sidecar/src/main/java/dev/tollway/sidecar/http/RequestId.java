package dev.tollway.sidecar.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests and traces: unique, not secret. */
final class RequestId {
  private static final int ECHO_LIMIT = 128;
  private static final String TRACEPARENT_SHAPE =
      "hh-hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh-hhhhhhhhhhhhhhhh-hh";

  private RequestId() {}

  /** A UUIDv7 (RFC 9562 §5.7): its time says where to look. */
  static String next(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = epochMillis << 16 | 0x7000 | random.nextInt(0x1000);
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** Whether a client's own id may be echoed: at most 128 token characters. */
  static boolean echoed(String id) {
    return !id.isEmpty() && id.length() <= ECHO_LIMIT && tokens(id);
  }

  /** W3C Trace Context §3.2: version 00 exactly, later versions by what they share with it. */
  static boolean traceparent(String value) {
    if (value.length() < TRACEPARENT_SHAPE.length() || value.startsWith("ff")) {
      return false;
    }
    for (int i = 0; i < TRACEPARENT_SHAPE.length(); i++) {
      char c = value.charAt(i);
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (TRACEPARENT_SHAPE.charAt(i) == 'h' ? !hex : c != '-') {
        return false;
      }
    }
    boolean exact = value.length() == TRACEPARENT_SHAPE.length();
    boolean later =
        !exact && !value.startsWith("00") && value.charAt(TRACEPARENT_SHAPE.length()) == '-';
    return (exact || later)
        && !value.startsWith("0".repeat(32), 3)
        && !value.startsWith("0".repeat(16), 36);
  }

  /** A new trace, not sampled: whether to record is for those who record. */
  static String newTraceparent() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    byte[] text = "00-????????????????????????????????-????????????????-00".getBytes(US_ASCII);
    hex(random.nextLong(), text, 3);
    hex(random.nextLong() | 1, text, 19);
    hex(random.nextLong() | 1, text, 36);
    return new String(text, US_ASCII);
  }

  private static void hex(long value, byte[] text, int at) {
    for (int i = 0; i < 16; i++) {
      int digit = (int) (value >>> (60 - 4 * i)) & 15;
      text[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }

  private static boolean tokens(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (!token(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean token(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
