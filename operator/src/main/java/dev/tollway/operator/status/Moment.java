package dev.tollway.operator.status;

import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.distribute.Acknowledgements;
import dev.tollway.operator.distribute.DenialReports;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

  /** What an object's status calls its revision; null: no sidecar is sent anything of it. */
  @Nullable String revision(ObjectRef ref) {
    return compilation.hash(Compiler.name(ref));
  }

  boolean justStarted() {
    return now.isBefore(startTime.plus(PATIENCE));
  }
}
