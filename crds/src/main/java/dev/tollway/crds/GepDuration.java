package dev.tollway.crds;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as GEP-2257 writes them: one to four numbers of at most five digits, each with h, m, s
 * or ms.
 */
public final class GepDuration {
  private static final Pattern PART = Pattern.compile("([0-9]{1,5})(h|ms|m|s)");

  private GepDuration() {}

  /**
   * Reads {@code 30s}, {@code 72h} or {@code 1h30m}.
   *
   * @throws IllegalArgumentException when the text is not such a duration; the schema has judged it
   *     before
   */
  public static Duration parse(String text) {
    if (!text.matches(Texts.DURATION)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 30s, 72h or 1h30m");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMillis(amount);
              });
    }
    return sum;
  }
}
