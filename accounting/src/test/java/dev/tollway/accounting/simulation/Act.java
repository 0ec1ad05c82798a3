package dev.tollway.accounting.simulation;

import org.jspecify.annotations.Nullable;

/**
 * One step of a history.
 *
 * @param fault of {@link Deed#FAULT} only
 * @param salt all that is random in this step comes from it, so that a step stays what it is when
 *     others before it are left out
 */
record Act(Deed deed, @Nullable Fault fault, long salt) {
  enum Deed {
    REQUEST,
    SETTLE,
    DELIVER,
    PASS,
    CONNECT,
    LAST_WORDS,
    FAULT
  }
}
