package dev.tollway.benchmarks.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseLoadTest {
  @TempDir private Path folder;

  @Test
  void countsGrantsThatTheLedgerCommitted() throws Exception {
    LeaseLoad.Figures figures =
        new LeaseLoad(4, 3).run(folder, Duration.ofMillis(200), Duration.ofMillis(500));

    assertThat(figures.grantsPerSecond()).isPositive();
    assertThat(figures.commitsPerSecond()).isPositive();
    assertThat(figures.grantP99Micros()).isGreaterThanOrEqualTo(figures.grantP50Micros());
    assertThat(figures.commitP50Micros()).isPositive();
  }
}
