package dev.tollway.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.ledger.Input;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private final CommitPace pace = new CommitPace();

  @Test
  void saysNothingBeforeTheFirstCommit() {
    assertThat(pace.news(1)).isEmpty();
  }

  @Test
  void tellsHowManyCommitsFitIntoASecond() {
    pace.took(TimeUnit.MILLISECONDS.toNanos(4));
    assertThat(pace.news(1)).contains(new Input.CommitRate(250));
  }

  @Test
  void isNotMisledByOneSlowCommit() {
    for (int i = 0; i < 100; i++) {
      pace.took(TimeUnit.MILLISECONDS.toNanos(4));
    }
    pace.took(TimeUnit.MILLISECONDS.toNanos(40));
    assertThat(pace.news(1))
        .hasValueSatisfying(
            rate -> assertThat(((Input.CommitRate) rate).commitsPerSecond()).isGreaterThan(200));
  }

  @Test
  void tellsItEveryHalfMinute() {
    pace.took(TimeUnit.MILLISECONDS.toNanos(4));
    pace.news(1);
    assertThat(pace.news(TimeUnit.SECONDS.toNanos(30))).isEmpty();
    assertThat(pace.news(1 + TimeUnit.SECONDS.toNanos(30))).isPresent();
  }
}
