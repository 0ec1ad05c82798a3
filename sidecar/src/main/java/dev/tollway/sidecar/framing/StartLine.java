package dev.tollway.sidecar.framing;

import org.jspecify.annotations.Nullable;

/** The first line of a message and what it asks of the fields that follow. */
sealed interface StartLine permits RequestLine, StatusLine {
  /** Takes the line; returns why it cannot be taken, or null. */
  @Nullable Fault take(Line line);

  /** Judges the complete head; returns why it cannot be taken, or null. */
  @Nullable Fault judge(Fields fields);

  boolean http10();

  /** Whether nothing follows the head whatever its fields say (RFC 9112 §6.3). */
  boolean bodiless();

  /** Whether a body without stated length reaches until the peer closes. */
  boolean untilClose();
}
