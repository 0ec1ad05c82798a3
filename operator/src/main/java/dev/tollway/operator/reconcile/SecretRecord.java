package dev.tollway.operator.reconcile;

import dev.tollway.operator.desired.DesiredSecrets;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretWords;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.Sha256;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A labelled Secret without its key: what it hashes to is all that is kept.
 *
 * @param ownerUid of the ApiKey that its owner reference names; null: somebody else's
 */
record SecretRecord(SecretFact fact, @Nullable String ownerUid, String resourceVersion) {

  private static final String GROUP = "tollway.dev/";

  static SecretRecord of(Secret secret) {
    ObjectMeta meta = secret.getMetadata();
    OwnerReference owner = owner(meta);
    byte[] key = entry(secret, "key");
    byte[] keyId = entry(secret, "keyId");
    return new SecretRecord(
        new SecretFact(
            meta.getNamespace(),
            meta.getName(),
            meta.getLabels() != null && "true".equals(meta.getLabels().get(DesiredSecrets.LABEL)),
            owner == null ? null : owner.getName(),
            key == null ? null : Sha256.of(key),
            key == null ? 0 : new String(key, StandardCharsets.UTF_8).length(),
            keyId == null ? null : new String(keyId, StandardCharsets.UTF_8),
            SecretWords.issueTime(
                annotation(meta, IssuedSecret.ISSUE_TIME),
                meta.getCreationTimestamp() == null
                    ? Instant.EPOCH
                    : Instant.parse(meta.getCreationTimestamp())),
            annotation(meta, IssuedSecret.TOKEN),
            SecretWords.previous(previous(secret))),
        owner == null ? null : owner.getUid(),
        meta.getResourceVersion() == null ? "" : meta.getResourceVersion());
  }

  /** The ApiKey that controls a Secret; null: it is somebody else's. */
  static @Nullable OwnerReference owner(ObjectMeta meta) {
    for (OwnerReference owner : meta.getOwnerReferences()) {
      if (Boolean.TRUE.equals(owner.getController())
          && "ApiKey".equals(owner.getKind())
          && owner.getApiVersion() != null
          && owner.getApiVersion().startsWith(GROUP)) {
        return owner;
      }
    }
    return null;
  }

  private static @Nullable String annotation(ObjectMeta meta, String name) {
    return meta.getAnnotations() == null ? null : meta.getAnnotations().get(name);
  }

  private static Map<String, String> previous(Secret secret) {
    Map<String, String> entries = new HashMap<>();
    for (String name : IssuedSecret.PREVIOUS) {
      byte[] value = entry(secret, name);
      if (value != null) {
        entries.put(name, new String(value, StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  /** SHA-256 in hex of the key that a Secret holds; null: there is none. */
  static @Nullable String hash(Secret secret) {
    byte[] key = entry(secret, "key");
    return key == null ? null : Sha256.of(key);
  }

  private static byte @Nullable [] entry(Secret secret, String name) {
    Map<String, String> data = secret.getData();
    String encoded = data == null ? null : data.get(name);
    if (encoded == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException notBase64) {
      // The API server stores nothing else; if it did, the entry is as good as missing.
      return null;
    }
  }
}
