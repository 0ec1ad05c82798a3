package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one sidecar did not take. The sentences are kept for at most {@link #REASONS} resources. */
final class Refusals {
  static final int REASONS = 1_000;
  static final int REASON_LENGTH = 512;

  private static final String NOT_KEPT =
      "refused; too many refusals at once to keep the reason of each";

  private final Map<ResourceName, Standing.Refused> refused = new HashMap<>();

  void add(Revision revision, Refusal refusal, Instant now) {
    String reason = refused.size() < REASONS ? printable(refusal.getReason()) : NOT_KEPT;
    refused.put(refusal.getResource(), new Standing.Refused(revision, reason, now));
  }

  int count() {
    return refused.size();
  }

  void clear(ResourceName name) {
    refused.remove(name);
  }

  Standing.@Nullable Refused of(ResourceName name, Revision revision) {
    Standing.Refused refusal = refused.get(name);
    return refusal != null && refusal.revision().equals(revision) ? refusal : null;
  }

  /** A sidecar may say anything: what ends up in conditions and logs is one short line. */
  private static String printable(String reason) {
    String cut = reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) : reason;
    return cut.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
