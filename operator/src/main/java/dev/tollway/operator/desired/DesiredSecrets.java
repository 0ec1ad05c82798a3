package dev.tollway.operator.desired;

import dev.tollway.crds.ApiKeySpec;
import dev.tollway.operator.resolve.LiveKey;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Outcome;
import dev.tollway.operator.resolve.Resolution;
import dev.tollway.operator.resolve.SecretFact;
import java.util.List;
import java.util.Map;
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

  /** The Secret of an account. */
  public static IssuedSecret secret(Outcome<ApiKeySpec, LiveKey> key, MintedKey minted) {
    LiveKey live = key.live();
    String name = live == null ? null : live.spec().secretName();
    if (name == null) {
      throw new IllegalArgumentException(key.ref() + " asks for no Secret");
    }
    return new IssuedSecret(
        key.ref().namespace(),
        name,
        key.ref().name(),
        key.object().uid(),
        Map.of(LABEL, "true"),
        Map.of("key", minted.key(), "keyId", minted.keyId()));
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
