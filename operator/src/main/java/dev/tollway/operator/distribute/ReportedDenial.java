package dev.tollway.operator.distribute;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that a sidecar told.
 *
 * @param time ledger time, whole seconds, never in the future
 * @param reason as in {@code Tollway-Reason}
 * @param route {@code namespace/name}; null: none matched
 * @param requestId a UUID
 */
public record ReportedDenial(
    Instant time, String reason, @Nullable String route, String requestId) {

  /** Ids of requests grow with time, so that they order what happened in one second. */
  static final Comparator<ReportedDenial> ORDER =
      Comparator.comparing(ReportedDenial::time).thenComparing(ReportedDenial::requestId);
}
