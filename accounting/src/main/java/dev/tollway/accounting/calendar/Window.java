package dev.tollway.accounting.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span of time.
 *
 * @param start its first instant
 * @param end the first instant after it; null: it never ends
 */
public record Window(Instant start, @Nullable Instant end) {

  public Window {
    if (end != null && !start.isBefore(end)) {
      throw new IllegalArgumentException("window ends at " + end + " and starts at " + start);
    }
  }

  /** Whether the instant lies in it. */
  public boolean contains(Instant time) {
    return !time.isBefore(start) && (end == null || time.isBefore(end));
  }
}
