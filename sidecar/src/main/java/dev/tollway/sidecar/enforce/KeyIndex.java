package dev.tollway.sidecar.enforce;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds an account by the SHA-256 of its key.
 *
 * <p>Open addressing by the digest's first 8 bytes; all 32 are then compared in constant time, so
 * that the time of an answer tells nothing about how close a guess came.
 */
public final class KeyIndex {
  /** Nobody. */
  public static final KeyIndex EMPTY = new KeyIndex(List.of());

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final @Nullable Credential[] slots;
  private final int mask;
  private final int size;

  /**
   * One secret of an account, known by its hash only.
   *
   * @param expireTime from here on it opens nothing; null: never
   */
  public record Credential(Key key, String keyId, Sha256 hash, @Nullable Instant expireTime) {
    /** True if it opens nothing any more. */
    public boolean expired(Instant now) {
      return expireTime != null && !now.isBefore(expireTime);
    }
  }

  /** Builds the index; of two credentials with one hash the first stays. */
  public KeyIndex(Collection<Credential> credentials) {
    int capacity = Integer.highestOneBit(Math.max(8, credentials.size() * 2)) * 2;
    slots = new @Nullable Credential[capacity];
    mask = capacity - 1;
    int count = 0;
    for (Credential credential : credentials) {
      byte[] digest = credential.hash().bytes();
      int at = slot(digest);
      boolean known = false;
      for (Credential there = slots[at]; there != null && !known; there = slots[at]) {
        known = MessageDigest.isEqual(there.hash().bytes(), digest);
        at = (at + 1) & mask;
      }
      if (!known) {
        slots[at] = credential;
        count++;
      }
    }
    size = count;
  }

  /** The credential of that digest (32 bytes); null: nobody's. */
  public @Nullable Credential find(byte[] digest) {
    int at = slot(digest);
    for (Credential there = slots[at]; there != null; there = slots[at]) {
      if (MessageDigest.isEqual(there.hash().bytes(), digest)) {
        return there;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** How many credentials it holds. */
  public int size() {
    return size;
  }

  private int slot(byte[] digest) {
    long first = (long) LONG.get(digest, 0);
    return (int) (first ^ (first >>> 32)) & mask;
  }
}
