package dev.tollway.operator.status;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Numbers, times and lists as people read them. */
final class Words {

  /** Names that a message lists at most. */
  static final int SHOWN = 10;

  private static final int LONGEST_SUMMARY = 1024;

  private Words() {}

  /** {@code 1,000,000}. */
  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** {@code 2026-12-01T00:00:00+01:00}. */
  static String time(Instant time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
  }

  /** As status fields have it, in UTC. */
  static String time(Instant time) {
    return time(time, ZoneOffset.UTC);
  }

  /** At most ten names, then how many more. */
  static String list(Collection<String> names) {
    String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
  }

  static String count(int n, String one) {
    return n + " " + one + (n == 1 ? "" : "s");
  }

  static String summary(String text) {
    return text.length() <= LONGEST_SUMMARY ? text : text.substring(0, LONGEST_SUMMARY - 1) + "…";
  }
}
