package dev.tollway.operator.resolve;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place under a plan's {@code maxPerNamespace} that an account left but still takes, so that a
 * new key brings no new quota.
 *
 * @param plan {@code namespace/name}
 * @param account {@code namespace/name}
 * @param until end of the longest window or trial that it used; null: a Lifetime, which never ends
 */
public record PlanSlot(String plan, String account, @Nullable Instant until) {

  /** What a slot is unique by. */
  public record Id(String plan, String account) {}

  public Id id() {
    return new Id(plan, account);
  }

  public boolean taken(Instant now) {
    return until == null || now.isBefore(until);
  }
}
