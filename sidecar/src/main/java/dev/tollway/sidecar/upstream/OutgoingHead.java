package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.HeadText;

/** A request head as it goes to the workload. */
public interface OutgoingHead {
  /** Whether the method is HEAD: its answer has no body. */
  boolean asksForHead();

  /** Whether the body that follows is framed in chunks. */
  boolean chunked();

  /** Writes all of it, with the empty line. May be called again, for another connection. */
  void writeTo(HeadText out);
}
