package dev.tollway.sidecar.config;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of what a sidecar takes. What comes from the control plane is trusted in meaning, not
 * in size.
 */
final class Check {
  /** Largest limit, cost or amount: it leaves room for products in 64 bits to be noticed. */
  static final long LARGEST = 1_000_000_000_000_000_000L;

  private static final Pattern OBJECT = Pattern.compile("[a-z0-9.-]{1,253}/[a-z0-9.-]{1,253}");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
  private static final java.time.Duration LONGEST = java.time.Duration.ofDays(3660);

  private Check() {}

  static String object(String name, String what) throws Refused {
    if (name.length() > 600 || !OBJECT.matcher(name).matches()) {
      throw new Refused(what + " must be namespace/name, not \"" + brief(name) + "\".");
    }
    return name;
  }

  /** A token of RFC 9110, section 5.6.2, as header, scheme and method names are. */
  static String token(String text, String what) throws Refused {
    if (!TOKEN.matcher(text).matches()) {
      throw new Refused(what + " \"" + brief(text) + "\" holds characters that it must not.");
    }
    return text;
  }

  /** Between 1 and {@code most} characters, none of them a control. */
  static String text(String text, int most, String what) throws Refused {
    if (text.isEmpty()) {
      throw new Refused(what + " must not be empty.");
    }
    return optionalText(text, most, what);
  }

  /** At most {@code most} characters, none of them a control. */
  static String optionalText(String text, int most, String what) throws Refused {
    if (text.length() > most) {
      throw new Refused(what + " has more than " + most + " characters.");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new Refused(what + " holds a control character.");
      }
    }
    return text;
  }

  static <T> List<T> atMost(List<T> list, int most, String what) throws Refused {
    if (list.size() > most) {
      throw new Refused("There are " + list.size() + " " + what + ", more than " + most + ".");
    }
    return list;
  }

  /** {@code low} to {@link #LARGEST}; an unsigned number beyond 63 bits arrives negative. */
  static long number(long value, long low, String what) throws Refused {
    if (value < low || value > LARGEST) {
      throw new Refused(
          what
              + " must be "
              + low
              + " to "
              + LARGEST
              + ", not "
              + Long.toUnsignedString(value)
              + ".");
    }
    return value;
  }

  static Instant time(Timestamp time, String what) throws Refused {
    // The years 1 to 9999, as Timestamp itself documents.
    boolean fits =
        time.getSeconds() >= -62_135_596_800L
            && time.getSeconds() <= 253_402_300_799L
            && time.getNanos() >= 0
            && time.getNanos() < 1_000_000_000;
    if (!fits) {
      throw new Refused(what + " is no time.");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static java.time.Duration duration(Duration duration, String what) throws Refused {
    boolean fits =
        duration.getSeconds() >= 0
            && duration.getSeconds() <= LONGEST.toSeconds()
            && duration.getNanos() >= 0
            && duration.getNanos() < 1_000_000_000
            && (duration.getSeconds() > 0 || duration.getNanos() > 0);
    if (!fits) {
      throw new Refused(what + " must be longer than 0 and at most ten years.");
    }
    return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  static @Nullable String emptyIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  static String brief(String text) {
    String start = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
