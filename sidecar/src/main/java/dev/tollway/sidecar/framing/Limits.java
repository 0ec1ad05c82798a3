package dev.tollway.sidecar.framing;

/**
 * Bounds of a head. Trailers share {@link #head} and {@link #lines}.
 *
 * @param startLine bytes of the request or status line
 * @param head bytes of the start line, all header lines and trailers with their line ends
 * @param lines header and trailer lines
 * @param extension bytes of the extensions of one chunk
 */
public record Limits(int startLine, int head, int lines, int extension) {
  /** The bounds of http.md: 8 KiB, 32 KiB, 100 lines, 256 bytes. */
  public static final Limits DEFAULT = new Limits(8 * 1024, 32 * 1024, 100, 256);

  public Limits {
    if (startLine < 1 || head < startLine || lines < 1 || extension < 0) {
      throw new IllegalArgumentException(
          "every limit must be positive and the head hold its start line");
    }
  }
}
