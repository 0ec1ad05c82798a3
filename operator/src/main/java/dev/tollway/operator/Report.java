package dev.tollway.operator;

import dev.tollway.operator.resolve.ObjectRef;
import java.util.List;

/**
 * How far everything has come, for the one who started the control plane.
 *
 * @param entries one per ApiRoute, UsagePlan, ApiKey and ApiKeyGrant, in the order of kind and name
 */
public record Report(List<Entry> entries) {

  public Report {
    entries = List.copyOf(entries);
  }

  /**
   * One object.
   *
   * @param accepted nothing is wrong with it as it is written
   * @param programmed sidecars enforce it, and its key is issued
   * @param summary one sentence: how it stands, or what is wrong and how to mend it
   */
  public record Entry(ObjectRef ref, boolean accepted, boolean programmed, String summary) {}

  /** Everything that was accepted is programmed. */
  public boolean settled() {
    return entries.stream().allMatch(e -> !e.accepted() || e.programmed());
  }

  /** What is not enforced as it is written. */
  public List<Entry> problems() {
    return entries.stream().filter(e -> !e.accepted() || !e.programmed()).toList();
  }
}
