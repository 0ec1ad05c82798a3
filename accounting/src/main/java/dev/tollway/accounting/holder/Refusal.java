package dev.tollway.accounting.holder;

import dev.tollway.accounting.frame.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that stands.
 *
 * @param above needs of more units are refused
 * @param until monotonic nanoseconds; {@link Long#MAX_VALUE}: until the pool changes or ends
 * @param retryAt monotonic nanoseconds; null: waiting does not help
 */
record Refusal(Answer answer, long above, long until, @Nullable Long retryAt) {

  boolean stands(long units, long now) {
    return units > above && (until == Long.MAX_VALUE || now - until < 0);
  }
}
