package dev.tollway.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToTheMostAndSpreads() {
    Backoff backoff = new Backoff(new Random(1), 100, 1000);
    long[] due = {100, 200, 400, 800, 1000, 1000, 1000};
    for (long most : due) {
      assertThat(backoff.nextMillis()).isBetween(most / 2, most);
    }
  }

  @Test
  void beginsAnewOnceTheStreamWorked() {
    Backoff backoff = new Backoff(new Random(1), 100, 1000);
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextMillis()).isLessThanOrEqualTo(1000);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isLessThanOrEqualTo(100);
  }
}
