package dev.tollway.sidecar.framing;

/** Arrays of one event loop, for the moment of one call: nothing stays there. */
public final class Scratch {
  private static final int USUAL = 4096;

  private final byte[] bytes;
  private final HeadText text = new HeadText();

  public Scratch() {
    this(USUAL);
  }

  /** Looks at that many bytes at once. */
  public Scratch(int size) {
    bytes = new byte[size];
  }

  /** For bytes of heads, to be looked at. */
  public byte[] bytes() {
    return bytes;
  }

  /** For a head to be written, at first empty. */
  public HeadText text() {
    text.clear();
    return text;
  }
}
