package dev.tollway.accounting.calendar;

import dev.tollway.accounting.Golden;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows as people read them: local times with their offsets. */
class WindowsGoldenTest {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx");

  private final StringBuilder made = new StringBuilder();

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    // Clocks go forward in the night, and back.
    "Europe/Berlin, 2026-03-29T01:00:00Z, berlin-spring",
    "Europe/Berlin, 2026-10-25T01:00:00Z, berlin-autumn",
    // By half an hour.
    "Australia/Lord_Howe, 2026-04-04T15:00:00Z, lord-howe",
    // A day without a midnight.
    "Africa/Cairo, 2026-04-23T22:00:00Z, cairo",
    // A day that was left out.
    "Pacific/Apia, 2011-12-30T10:00:00Z, apia",
    "UTC, 2026-12-31T23:00:00Z, utc",
  })
  void windowsAroundAnEdge(String zone, Instant edge, String name) throws IOException {
    Instant anchor = edge.minus(Duration.ofDays(100)).plus(Duration.ofMinutes(10));
    ZoneId id = ZoneId.of(zone);
    made.append("zone ").append(zone).append(", anchor ").append(local(anchor, id)).append('\n');
    for (Period period : Period.values()) {
      for (Alignment alignment : Alignment.values()) {
        series(new WindowSeries(period, alignment, id, anchor), edge.minusSeconds(1), 3);
      }
    }
    Golden.check("windows-" + name + ".txt", made.toString());
  }

  @Test
  void monthsOfADayThatNotEveryMonthHas() throws IOException {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (int day = 29; day <= 31; day++) {
      Instant anchor = Instant.parse("2027-12-" + day + "T22:30:00Z");
      made.append("anchor ").append(local(anchor, berlin)).append('\n');
      series(new WindowSeries(Period.MONTH, Alignment.SUBSCRIPTION, berlin, anchor), anchor, 5);
    }
    Golden.check("windows-months.txt", made.toString());
  }

  private void series(WindowSeries series, Instant from, int windows) {
    made.append("\n%s %s\n".formatted(series.period(), series.alignment()));
    Window window = series.at(from);
    for (int i = 0; i < windows && window != null; i++) {
      Instant end = window.end();
      String until = end == null ? "for ever" : local(end, series.zone());
      String length =
          end == null ? "" : "  " + Duration.between(window.start(), end).toString().substring(2);
      made.append(
          "  %s  to  %s%s\n".formatted(local(window.start(), series.zone()), until, length));
      window = series.next(window);
    }
  }

  private static String local(Instant time, ZoneId zone) {
    return LOCAL.format(time.atZone(zone));
  }
}
