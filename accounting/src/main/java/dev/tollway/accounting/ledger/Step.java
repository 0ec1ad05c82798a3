package dev.tollway.accounting.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one batch of inputs led to.
 *
 * @param changes to be committed before any output leaves
 * @param transitions for the owners of pools
 * @param touched subjects whose view is another one now
 * @param alarms reports that no honest holder of this ledger sends, in words for the log
 * @param wake when the core wants to be called again though nothing comes in
 */
public record Step(
    LedgerRows changes,
    List<Output> outputs,
    List<Transition> transitions,
    Set<String> touched,
    List<String> alarms,
    Instant wake) {

  public Step {
    outputs = List.copyOf(outputs);
    transitions = List.copyOf(transitions);
    touched = Set.copyOf(touched);
    alarms = List.copyOf(alarms);
  }
}
