package dev.tollway.accounting.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one period: they tile time without gap or overlap.
 *
 * @param anchor where Subscription windows are counted from, and where a Lifetime begins; an
 *     instant before it belongs to the Lifetime too
 */
public record WindowSeries(Period period, Alignment alignment, ZoneId zone, Instant anchor) {

  private static final LocalDate MONDAY = LocalDate.of(1970, 1, 5);
  private static final long HOUR_SECONDS = 3600;

  /** The window that holds the instant. */
  public Window at(Instant time) {
    if (period == Period.LIFETIME) {
      return new Window(anchor, null);
    }
    if (period == Period.HOUR) {
      return alignment == Alignment.CALENDAR ? clockHour(time) : anchoredHour(time);
    }
    // A first guess from local time; where clocks change it can be one off.
    long n = unit().between(origin(), LocalDateTime.ofInstant(time, zone));
    while (time.isBefore(boundary(n))) {
      n--;
    }
    while (!time.isBefore(boundary(n + 1))) {
      n++;
    }
    return new Window(boundary(n), boundary(n + 1));
  }

  /** The window that begins where this one ends; null after a Lifetime. */
  public @Nullable Window next(Window window) {
    return window.end() == null ? null : at(window.end());
  }

  /**
   * Start of window n counted from the origin. Always computed from the origin, so that a clamped
   * day 31 comes back. A local time in a gap moves to the gap's end, one in an overlap is the
   * earlier one, except that the anchor's own offset is kept where it is valid.
   */
  private Instant boundary(long n) {
    LocalDateTime local = origin().plus(n, unit());
    if (alignment == Alignment.CALENDAR) {
      return local.toLocalDate().atStartOfDay(zone).toInstant();
    }
    ZoneOffset preferred = zone.getRules().getOffset(anchor);
    return ZonedDateTime.ofLocal(local, zone, preferred).toInstant();
  }

  private LocalDateTime origin() {
    if (alignment == Alignment.SUBSCRIPTION) {
      return LocalDateTime.ofInstant(anchor, zone);
    }
    return (period == Period.WEEK ? MONDAY : LocalDate.EPOCH).atStartOfDay();
  }

  private ChronoUnit unit() {
    return switch (period) {
      case HOUR -> ChronoUnit.HOURS;
      case DAY -> ChronoUnit.DAYS;
      case WEEK -> ChronoUnit.WEEKS;
      case MONTH -> ChronoUnit.MONTHS;
      case YEAR -> ChronoUnit.YEARS;
      case LIFETIME -> ChronoUnit.FOREVER;
    };
  }

  private Window anchoredHour(Instant time) {
    Duration since = Duration.between(anchor, time);
    long n = Math.floorDiv(since.toSeconds(), HOUR_SECONDS);
    Instant start = anchor.plusSeconds(n * HOUR_SECONDS);
    return new Window(start, start.plusSeconds(HOUR_SECONDS));
  }

  /** Between two instants at which the zone's clocks show a full hour. */
  private Window clockHour(Instant time) {
    return new Window(fullHourUntil(time), fullHourAfter(time));
  }

  private Instant fullHourUntil(Instant time) {
    Instant t = time;
    while (true) {
      Instant hour = truncate(t, zone.getRules().getOffset(t));
      ZoneOffsetTransition change = zone.getRules().previousTransition(t.plusNanos(1));
      if (change == null || !hour.isBefore(change.getInstant())) {
        return hour;
      }
      // Clocks changed since that hour: look at what they showed just before.
      t = change.getInstant().minusNanos(1);
    }
  }

  private Instant fullHourAfter(Instant time) {
    Instant t = time;
    while (true) {
      Instant hour = truncate(t, zone.getRules().getOffset(t)).plusSeconds(HOUR_SECONDS);
      ZoneOffsetTransition change = zone.getRules().nextTransition(t);
      if (change == null || hour.isBefore(change.getInstant())) {
        return hour;
      }
      t = change.getInstant();
      if (truncate(t, change.getOffsetAfter()).equals(t)) {
        return t;
      }
    }
  }

  private static Instant truncate(Instant time, ZoneOffset offset) {
    long local = time.getEpochSecond() + offset.getTotalSeconds();
    long start = Math.floorDiv(local, HOUR_SECONDS) * HOUR_SECONDS - offset.getTotalSeconds();
    return Instant.ofEpochSecond(start);
  }
}
