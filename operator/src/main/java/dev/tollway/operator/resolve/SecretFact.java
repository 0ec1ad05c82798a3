package dev.tollway.operator.resolve;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a Secret. The key itself is hashed where the Secret is read and goes no further.
 *
 * @param labelled carries {@code tollway.dev/api-key: "true"}
 * @param owner name of the ApiKey that its owner reference names; null: somebody else's
 * @param sha256 64 hex digits of the hash of {@code data.key}; null: there is no such entry
 * @param length characters of {@code data.key}; 0 when absent
 * @param keyId {@code data.keyId}; null: there is no such entry
 * @param issueTime when its key was made; for somebody else's Secret when that was created
 * @param token {@code rotation.token} that its key was made for; null: none
 * @param previous the key that this one replaced; null: none, or it was cleared away
 */
public record SecretFact(
    String namespace,
    String name,
    boolean labelled,
    @Nullable String owner,
    @Nullable String sha256,
    int length,
    @Nullable String keyId,
    Instant issueTime,
    @Nullable String token,
    @Nullable Previous previous) {

  /** Never rotated. */
  public SecretFact(
      String namespace,
      String name,
      boolean labelled,
      @Nullable String owner,
      @Nullable String sha256,
      int length,
      @Nullable String keyId,
      Instant issueTime) {
    this(namespace, name, labelled, owner, sha256, length, keyId, issueTime, null, null);
  }

  /**
   * A key that was replaced.
   *
   * @param sha256 64 hex digits
   * @param keyId public id
   * @param expireTime until when it works beside the new one
   */
  public record Previous(String sha256, String keyId, Instant expireTime) {}
}
