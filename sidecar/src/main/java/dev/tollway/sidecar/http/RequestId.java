package dev.tollway.sidecar.http;

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
    return !id.isEmpty() && id.length() <= ECHO_LIMIT && id.chars().allMatch(RequestId::token);
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
    return String.format(
        "00-%016x%016x-%016x-00", random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
  }

  private static boolean token(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
