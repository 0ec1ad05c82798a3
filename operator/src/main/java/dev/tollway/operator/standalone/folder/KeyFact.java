package dev.tollway.operator.standalone.folder;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a Secret's entries. The key itself is hashed where its file is read.
 *
 * @param sha256 64 hex digits of the hash of entry {@code key}; null: none
 * @param length characters of entry {@code key}
 * @param keyId entry {@code keyId}; null: none
 */
public record KeyFact(@Nullable String sha256, int length, @Nullable String keyId) {
  /** No entries that count. */
  public static final KeyFact NONE = new KeyFact(null, 0, null);
}
