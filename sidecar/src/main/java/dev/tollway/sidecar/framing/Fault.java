package dev.tollway.sidecar.framing;

/**
 * Why a message is not taken. The connection it came on must be closed: where the next message
 * begins is no longer known.
 *
 * @param detail one sentence for the peer; it never repeats what was received
 */
public record Fault(Kind kind, String detail) {
  public enum Kind {
    /** 400. */
    MALFORMED,
    /** 414: the request line is longer than {@link Limits#startLine}. */
    LINE_TOO_LONG,
    /** 431: more than {@link Limits#head} bytes or {@link Limits#lines} lines. */
    HEAD_TOO_LARGE
  }

  static Fault malformed(String detail) {
    return new Fault(Kind.MALFORMED, detail);
  }
}
