package dev.tollway.operator;

import dev.tollway.operator.resolve.Resting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * When accounts that never come back are purged: few at a time, since ledger and registry have
 * other work to do. After a restart all of them are said again; whoever has purged them does
 * nothing.
 */
final class Purges {

  private static final Duration PAUSE = Duration.ofHours(1);

  /** While there are more. */
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(10);

  private static final int AT_ONCE = 100;

  private final Set<String> said = new HashSet<>();
  private Instant next;

  Purges(Instant startTime) {
    this.next = startTime.plus(PAUSE);
  }

  Instant next() {
    return next;
  }

  /** Subjects to purge now. */
  List<String> take(Resting resting, Instant now) {
    List<String> over = resting.over(said, AT_ONCE);
    said.addAll(over);
    next = now.plus(over.size() < AT_ONCE ? PAUSE : SHORT_PAUSE);
    return over;
  }
}
