package dev.tollway.sidecar.framing;

/**
 * Where bytes of heads are put to be looked at, for the moment of one call. One for each event
 * loop: nothing stays there.
 */
public final class Window {
  private static final int USUAL = 4096;

  private final byte[] bytes;

  public Window() {
    this(USUAL);
  }

  /** A window of that many bytes. */
  public Window(int size) {
    bytes = new byte[size];
  }

  /** The array, to be filled anew. */
  public byte[] bytes() {
    return bytes;
  }
}
