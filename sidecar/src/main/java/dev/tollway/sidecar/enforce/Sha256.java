package dev.tollway.sidecar.enforce;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest: 32 bytes that nobody changes. */
public final class Sha256 {
  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @throws IllegalArgumentException if it is not 32 bytes long
   */
  public Sha256(byte[] bytes) {
    if (bytes.length != 32) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** The array itself, for comparing without a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** Not constant in time: for tables and tests. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sha256 that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Keeps even the hash out of logs. */
  @Override
  public String toString() {
    return "Sha256[…]";
  }
}
