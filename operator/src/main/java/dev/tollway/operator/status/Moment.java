package dev.tollway.operator.status;

import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.distribute.Acknowledgements;
import dev.tollway.operator.distribute.DenialReports;
import java.time.Duration;
import java.time.Instant;

/**
 * What statuses of one moment have in common.
 *
 * @param startTime when this process began: sidecars get {@link #PATIENCE} to connect again
 */
public record Moment(
    Instant now,
    Instant startTime,
    Compilation compilation,
    Acknowledgements acknowledgements,
    DenialReports denials) {

  /** Time after which a sidecar that has not answered is told by name. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  boolean justStarted() {
    return now.isBefore(startTime.plus(PATIENCE));
  }
}
