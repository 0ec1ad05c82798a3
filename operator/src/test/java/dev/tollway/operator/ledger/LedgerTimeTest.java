package dev.tollway.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTimeTest {

  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  private Instant wall = NOON;
  private long nanos;
  private final LedgerTime time = new LedgerTime(() -> wall, () -> nanos);

  private void pass(Duration duration) {
    wall = wall.plus(duration);
    nanos += duration.toNanos();
  }

  @Test
  void followsTheWall() {
    pass(Duration.ofSeconds(7));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(7));
  }

  @Test
  void neverGoesBackWithTheWall() {
    wall = NOON.minusSeconds(3_600);
    assertThat(time.instant()).isEqualTo(NOON);
  }

  @Test
  void goesAtHalfPaceUntilTheWallHasCaughtUp() {
    wall = NOON.minusSeconds(10);
    pass(Duration.ofSeconds(10));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(5));
    pass(Duration.ofSeconds(10));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(10));
    pass(Duration.ofSeconds(10));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(20));
  }

  @Test
  void isNeverEarlierThanWhatTheStoreKnows() {
    time.atLeast(NOON.plusSeconds(60));
    pass(Duration.ofSeconds(2));
    assertThat(time.instant()).isEqualTo(NOON.plusSeconds(61));
  }
}
