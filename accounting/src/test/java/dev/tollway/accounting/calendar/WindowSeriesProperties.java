package dev.tollway.accounting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowSeriesProperties {

  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Asia/Kolkata",
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "America/St_Johns",
          "Pacific/Apia",
          "Africa/Cairo",
          "America/Sao_Paulo",
          "Pacific/Chatham",
          "Asia/Tehran",
          "Africa/Casablanca",
          "Antarctica/Troll");

  @Provide
  Arbitrary<WindowSeries> series() {
    return Combinators.combine(
            Arbitraries.of(Period.class).filter(p -> p != Period.LIFETIME),
            Arbitraries.of(Alignment.class),
            Arbitraries.of(ZONES).map(ZoneId::of),
            seconds(2000, 2035))
        .as(WindowSeries::new);
  }

  /** Any instant, and often one near a change of some zone's clocks. */
  @Provide
  Arbitrary<Instant> instants() {
    Arbitrary<Instant> nearChanges =
        Combinators.combine(
                Arbitraries.of(ZONES),
                seconds(1990, 2040),
                Arbitraries.longs().between(-7_200, 7_200))
            .as(WindowSeriesProperties::nearChange);
    return Arbitraries.oneOf(seconds(1990, 2040), nearChanges);
  }

  private static Arbitrary<Instant> seconds(int fromYear, int toYear) {
    long year = Duration.ofDays(365).toSeconds();
    return Arbitraries.longs()
        .between((fromYear - 1970) * year, (toYear - 1970) * year)
        .map(Instant::ofEpochSecond);
  }

  private static Instant nearChange(String zone, Instant time, long offset) {
    ZoneOffsetTransition change = ZoneId.of(zone).getRules().nextTransition(time);
    return (change == null ? time : change.getInstant()).plusSeconds(offset);
  }

  @Property(tries = 2_000)
  void containsItsInstant(@ForAll("series") WindowSeries series, @ForAll("instants") Instant time) {
    assertThat(series.at(time).contains(time)).isTrue();
  }

  @Property(tries = 2_000)
  void isTheSameFromItsFirstToItsLastInstant(
      @ForAll("series") WindowSeries series, @ForAll("instants") Instant time) {
    Window window = series.at(time);
    assertThat(series.at(window.start())).isEqualTo(window);
    assertThat(series.at(Objects.requireNonNull(window.end()).minusNanos(1))).isEqualTo(window);
  }

  @Property(tries = 2_000)
  void tilesTimeWithoutGapOrOverlap(
      @ForAll("series") WindowSeries series, @ForAll("instants") Instant time) {
    Window window = series.at(time);
    Window next = Objects.requireNonNull(series.next(window));
    Window before = series.at(window.start().minusNanos(1));
    assertThat(next.start()).isEqualTo(window.end());
    assertThat(before.end()).isEqualTo(window.start());
  }

  @Property(tries = 1_000)
  void lastsAboutItsPeriod(
      @ForAll("series") WindowSeries series, @ForAll("instants") Instant time) {
    Window window = series.at(time);
    Duration length = Duration.between(window.start(), Objects.requireNonNull(window.end()));
    Duration longest =
        switch (series.period()) {
          case HOUR -> Duration.ofHours(2);
          case DAY -> Duration.ofDays(2);
          case WEEK -> Duration.ofDays(8);
          case MONTH -> Duration.ofDays(32);
          case YEAR, LIFETIME -> Duration.ofDays(367);
        };
    assertThat(length).isLessThanOrEqualTo(longest).isPositive();
  }
}
