package dev.tollway.operator.status;

import dev.tollway.operator.resolve.ObjectRef;
import java.time.Instant;

/**
 * Something that happened to an object, told once.
 *
 * @param reason such as {@code PaymentRequired}
 * @param message one or two sentences; never holds a key
 */
public record ObjectEvent(
    ObjectRef regarding, Type type, String reason, String message, Instant time) {

  /** As in core/v1. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** The value of the Event's {@code type}. */
    public String word() {
      return word;
    }
  }
}
