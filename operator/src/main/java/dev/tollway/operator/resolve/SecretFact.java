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
 * @param creationTime of the Secret
 */
public record SecretFact(
    String namespace,
    String name,
    boolean labelled,
    @Nullable String owner,
    @Nullable String sha256,
    int length,
    @Nullable String keyId,
    Instant creationTime) {}
