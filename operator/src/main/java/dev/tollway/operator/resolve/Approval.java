package dev.tollway.operator.resolve;

import org.jspecify.annotations.Nullable;

/** Whether the seller lets a key use its plan. */
public sealed interface Approval {

  /** Requests pass. */
  default boolean given() {
    return false;
  }

  /** The plan asks nobody. */
  record Automatic() implements Approval {
    @Override
    public boolean given() {
      return true;
    }
  }

  /** A grant says yes. */
  record Given() implements Approval {
    @Override
    public boolean given() {
      return true;
    }
  }

  /** The plan asks for a decision, and no grant has one. */
  record Pending() implements Approval {}

  /**
   * A grant says no, whatever the plan asks for.
   *
   * @param message what the seller tells the buyer; null: nothing
   */
  record Denied(@Nullable String message) implements Approval {}
}
