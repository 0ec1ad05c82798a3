package dev.tollway.accounting.calendar;

import static dev.tollway.accounting.calendar.Alignment.CALENDAR;
import static dev.tollway.accounting.calendar.Alignment.SUBSCRIPTION;
import static dev.tollway.accounting.calendar.Period.DAY;
import static dev.tollway.accounting.calendar.Period.HOUR;
import static dev.tollway.accounting.calendar.Period.LIFETIME;
import static dev.tollway.accounting.calendar.Period.MONTH;
import static dev.tollway.accounting.calendar.Period.WEEK;
import static dev.tollway.accounting.calendar.Period.YEAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WindowSeriesTest {

  private static WindowSeries series(
      Period period, Alignment alignment, String zone, String anchor) {
    return new WindowSeries(period, alignment, ZoneId.of(zone), Instant.parse(anchor));
  }

  private static WindowSeries calendar(Period period, String zone) {
    return series(period, CALENDAR, zone, "2020-01-01T00:00:00Z");
  }

  private static String shown(Window window, String zone) {
    ZoneId id = ZoneId.of(zone);
    Instant end = Objects.requireNonNull(window.end());
    return ZonedDateTime.ofInstant(window.start(), id).toOffsetDateTime()
        + " - "
        + ZonedDateTime.ofInstant(end, id).toOffsetDateTime();
  }

  @ParameterizedTest(name = "{0} of {2} in {1}")
  @CsvSource({
    "HOUR,  UTC,                2026-03-10T12:34:56Z, 2026-03-10T12:00Z - 2026-03-10T13:00Z",
    "HOUR,  Asia/Kolkata,       2026-03-10T12:34:56Z, 2026-03-10T18:00+05:30 - 2026-03-10T19:00+05:30",
    "HOUR,  Asia/Kathmandu,     2026-03-10T12:34:56Z, 2026-03-10T18:00+05:45 - 2026-03-10T19:00+05:45",
    "HOUR,  Europe/Berlin,      2026-10-25T00:30:00Z, 2026-10-25T02:00+02:00 - 2026-10-25T02:00+01:00",
    "HOUR,  Europe/Berlin,      2026-10-25T01:30:00Z, 2026-10-25T02:00+01:00 - 2026-10-25T03:00+01:00",
    "HOUR,  Europe/Berlin,      2026-03-29T00:30:00Z, 2026-03-29T01:00+01:00 - 2026-03-29T03:00+02:00",
    "HOUR,  Australia/Lord_Howe, 2026-04-04T14:45:00Z, 2026-04-05T01:00+11:00 - 2026-04-05T02:00+10:30",
    "DAY,   UTC,                2026-03-10T12:34:56Z, 2026-03-10T00:00Z - 2026-03-11T00:00Z",
    "DAY,   Europe/Berlin,      2026-03-29T12:00:00Z, 2026-03-29T00:00+01:00 - 2026-03-30T00:00+02:00",
    "DAY,   Europe/Berlin,      2026-10-25T12:00:00Z, 2026-10-25T00:00+02:00 - 2026-10-26T00:00+01:00",
    "DAY,   Africa/Cairo,       2026-04-24T12:00:00Z, 2026-04-24T01:00+03:00 - 2026-04-25T00:00+03:00",
    "DAY,   America/St_Johns,   2010-11-07T02:35:00Z, 2010-11-07T00:00-02:30 - 2010-11-08T00:00-03:30",
    "DAY,   Pacific/Apia,       2011-12-30T09:00:00Z, 2011-12-29T00:00-10:00 - 2011-12-31T00:00+14:00",
    "WEEK,  UTC,                2026-03-10T12:34:56Z, 2026-03-09T00:00Z - 2026-03-16T00:00Z",
    "WEEK,  UTC,                2026-03-15T23:59:59Z, 2026-03-09T00:00Z - 2026-03-16T00:00Z",
    "WEEK,  UTC,                1969-12-31T12:00:00Z, 1969-12-29T00:00Z - 1970-01-05T00:00Z",
    "MONTH, America/New_York,   2026-03-01T04:59:59Z, 2026-02-01T00:00-05:00 - 2026-03-01T00:00-05:00",
    "MONTH, America/New_York,   2026-03-15T00:00:00Z, 2026-03-01T00:00-05:00 - 2026-04-01T00:00-04:00",
    "YEAR,  Pacific/Kiritimati, 2026-12-31T09:59:59Z, 2026-01-01T00:00+14:00 - 2027-01-01T00:00+14:00",
  })
  void findsTheCalendarWindow(Period period, String zone, Instant time, String window) {
    assertThat(shown(calendar(period, zone).at(time), zone)).isEqualTo(window);
  }

  @ParameterizedTest(name = "{0} at {2} in {1}")
  @CsvSource({
    "HOUR,  Asia/Kathmandu, 2026-03-10T12:34:56Z, 2026-03-10T18:15+05:45 - 2026-03-10T19:15+05:45",
    "DAY,   UTC,            2026-03-10T10:29:59Z, 2026-03-09T10:30Z - 2026-03-10T10:30Z",
    "DAY,   UTC,            2026-03-10T10:30:00Z, 2026-03-10T10:30Z - 2026-03-11T10:30Z",
    "WEEK,  UTC,            2026-03-10T12:34:56Z, 2026-03-07T10:30Z - 2026-03-14T10:30Z",
    "WEEK,  Europe/Berlin,  2026-03-30T00:00:00Z, 2026-03-28T11:30+01:00 - 2026-04-04T11:30+02:00",
    "MONTH, Europe/Berlin,  2026-03-31T09:29:59Z, 2026-02-28T11:30+01:00 - 2026-03-31T11:30+02:00",
    "MONTH, Europe/Berlin,  2026-03-31T09:30:00Z, 2026-03-31T11:30+02:00 - 2026-04-30T11:30+02:00",
    "YEAR,  UTC,            2026-03-10T12:34:56Z, 2026-01-31T10:30Z - 2027-01-31T10:30Z",
  })
  void findsTheWindowOfASubscription(Period period, String zone, Instant time, String window) {
    WindowSeries series = series(period, SUBSCRIPTION, zone, "2026-01-31T10:30:00Z");
    assertThat(shown(series.at(time), zone)).isEqualTo(window);
  }

  @Test
  void clampsDay31ToTheMonthsEndAndNeverDrifts() {
    WindowSeries series = series(MONTH, SUBSCRIPTION, "UTC", "2026-01-31T10:00:00Z");
    List<String> starts = new ArrayList<>();
    Window window = series.at(Instant.parse("2026-01-31T10:00:00Z"));
    for (int i = 0; i < 5; i++) {
      starts.add(window.start().toString());
      window = Objects.requireNonNull(series.next(window));
    }
    assertThat(starts)
        .containsExactly(
            "2026-01-31T10:00:00Z",
            "2026-02-28T10:00:00Z",
            "2026-03-31T10:00:00Z",
            "2026-04-30T10:00:00Z",
            "2026-05-31T10:00:00Z");
  }

  @Test
  void clampsTheLeapDayOfAYearlySubscription() {
    WindowSeries series = series(YEAR, SUBSCRIPTION, "UTC", "2024-02-29T00:00:00Z");
    assertThat(series.at(Instant.parse("2028-02-29T00:00:00Z")).start())
        .isEqualTo("2028-02-29T00:00:00Z");
    assertThat(series.at(Instant.parse("2026-03-01T00:00:00Z")).start())
        .isEqualTo("2026-02-28T00:00:00Z");
  }

  @Test
  void movesADailySubscriptionOutOfAGapOfTheClock() {
    WindowSeries series = series(DAY, SUBSCRIPTION, "Europe/Berlin", "2026-03-01T01:30:00Z");
    Window window = series.at(Instant.parse("2026-03-29T12:00:00Z"));
    assertThat(shown(window, "Europe/Berlin"))
        .isEqualTo("2026-03-29T03:30+02:00 - 2026-03-30T02:30+02:00");
  }

  @Test
  void beginsAtAnAnchorThatLiesInTheLaterHalfOfAnOverlap() {
    Instant anchor = Instant.parse("2026-10-25T01:30:00Z");
    WindowSeries series = new WindowSeries(WEEK, SUBSCRIPTION, ZoneId.of("Europe/Berlin"), anchor);
    assertThat(series.at(anchor).start()).isEqualTo(anchor);
  }

  @Test
  void hasWindowsBeforeItsAnchor() {
    WindowSeries series = series(MONTH, SUBSCRIPTION, "UTC", "2026-01-31T10:00:00Z");
    assertThat(series.at(Instant.parse("2025-12-25T00:00:00Z")).start())
        .isEqualTo("2025-11-30T10:00:00Z");
  }

  @Test
  void countsHoursOfASubscriptionFromItsAnchor() {
    WindowSeries series = series(HOUR, SUBSCRIPTION, "UTC", "2026-01-01T00:17:00Z");
    assertThat(series.at(Instant.parse("2026-10-25T01:16:59Z")))
        .isEqualTo(
            new Window(
                Instant.parse("2026-10-25T00:17:00Z"), Instant.parse("2026-10-25T01:17:00Z")));
  }

  @ParameterizedTest
  @EnumSource
  void neverEndsALifetime(Alignment alignment) {
    WindowSeries series = series(LIFETIME, alignment, "Europe/Berlin", "2026-01-01T00:17:00Z");
    Window window = series.at(Instant.parse("2999-01-01T00:00:00Z"));
    assertThat(window).isEqualTo(new Window(Instant.parse("2026-01-01T00:17:00Z"), null));
    assertThat(series.next(window)).isNull();
  }

  @Test
  void makesHoursOf3600SecondsAcrossBothChangesOfTheClock() {
    WindowSeries series = calendar(HOUR, "Europe/Berlin");
    for (String start : List.of("2026-03-28T22:00:00Z", "2026-10-24T22:00:00Z")) {
      Window window = series.at(Instant.parse(start));
      for (int i = 0; i < 8; i++) {
        Instant end = Objects.requireNonNull(window.end());
        assertThat(Duration.between(window.start(), end)).isEqualTo(Duration.ofHours(1));
        window = series.at(end);
      }
    }
  }
}
