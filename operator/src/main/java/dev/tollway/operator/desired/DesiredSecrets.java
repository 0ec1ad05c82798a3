package dev.tollway.operator.desired;

import dev.tollway.crds.ApiKeySpec;
import dev.tollway.crds.Rotation;
import dev.tollway.operator.resolve.KeyRotation;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.SecretFact;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which Secrets should be there, and which no longer. */
public final class DesiredSecrets {

  /** Marks Secrets that hold keys. */
  public static final String LABEL = "tollway.dev/api-key";

  private DesiredSecrets() {}

  /** Accounts that are accepted and whose Secret does not exist yet. */
  public static List<Outcome<ApiKeySpec, LiveKey>> missing(Resolution resolution) {
    return resolution.keys().values().stream()
        .filter(k -> k.live() != null && k.live().toIssue())
        .toList();
  }

  /**
   * The Secret of an account with its first key.
   *
   * @param now when the key is made
   */
  public static IssuedSecret secret(
      Outcome<ApiKeySpec, LiveKey> key, MintedKey minted, Instant now) {
    LiveKey live = key.live();
    Rotation rotation = live == null ? null : live.spec().rotation();
    return secret(key, minted, rotation == null ? null : rotation.token(), now, Map.of());
  }

  /**
   * The Secret with the next key. Of the one before its hash stays, until the overlap has ended.
   *
   * @param now when the overlap begins
   */
  public static IssuedSecret rotated(
      Outcome<ApiKeySpec, LiveKey> key, KeyRotation rotation, MintedKey minted, Instant now) {
    String sha256 = Objects.requireNonNullElse(rotation.secret().sha256(), "");
    String keyId = Objects.requireNonNullElse(rotation.secret().keyId(), "");
    return secret(
        key,
        minted,
        rotation.token(),
        now,
        Map.of(
            "previousHash",
            "sha256:" + sha256,
            "previousKeyId",
            keyId,
            "previousExpireTime",
            now.truncatedTo(ChronoUnit.SECONDS).plus(rotation.overlap()).toString()));
  }

  private static IssuedSecret secret(
      Outcome<ApiKeySpec, LiveKey> key,
      MintedKey minted,
      @Nullable String token,
      Instant now,
      Map<String, String> previous) {
    LiveKey live = key.live();
    String name = live == null ? null : live.spec().secretName();
    if (name == null) {
      throw new IllegalArgumentException(key.ref() + " asks for no Secret");
    }
    Map<String, String> annotations = new HashMap<>();
    annotations.put(IssuedSecret.ISSUE_TIME, now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (token != null) {
      annotations.put(IssuedSecret.TOKEN, token);
    }
    Map<String, String> data = new HashMap<>(previous);
    data.put("key", minted.key());
    data.put("keyId", minted.keyId());
    return new IssuedSecret(
        key.ref().namespace(),
        name,
        key.ref().name(),
        key.object().uid(),
        Map.of(LABEL, "true"),
        annotations,
        data);
  }

  /** Secrets that we own and that no ApiKey asks for, in its written or in its live form. */
  public static List<SecretFact> unwanted(Resolution resolution) {
    return resolution.resources().secrets().stream()
        .filter(s -> s.owner() != null && !wanted(resolution, s, s.owner()))
        .toList();
  }

  private static boolean wanted(Resolution resolution, SecretFact secret, String owner) {
    Outcome<ApiKeySpec, LiveKey> key =
        resolution.keys().get(ObjectRef.key(secret.namespace(), owner).path());
    return key != null
        && (names(key.object().spec(), secret)
            || (key.live() != null && names(key.live().spec(), secret)));
  }

  private static boolean names(@Nullable ApiKeySpec spec, SecretFact secret) {
    return spec != null && secret.name().equals(spec.secretName());
  }
}
