package dev.tollway.operator.distribute;

import dev.tollway.protocol.config.Revision;
import java.time.Instant;

/** How far one revision of one resource has come at one sidecar. */
public sealed interface Standing {
  /** The sidecar enforces it. */
  record Acknowledged() implements Standing {}

  /**
   * The sidecar did not take it and still enforces what it had before.
   *
   * @param revision the refused one
   * @param reason one sentence, at most 512 characters
   * @param time when it was refused
   */
  record Refused(Revision revision, String reason, Instant time) implements Standing {}

  /**
   * Not answered yet.
   *
   * @param since the later of the handing over of this revision and the start of the sidecar's
   *     stream
   * @param connected whether its stream is open now
   */
  record Outstanding(Instant since, boolean connected) implements Standing {}

  /** No sidecar of this pod has ever connected. */
  record NeverSeen() implements Standing {}
}
