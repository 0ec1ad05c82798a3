package dev.tollway.operator.desired;

import java.util.Map;

/**
 * A Secret that Tollway creates and owns: type {@code tollway.dev/api-key}, with the ApiKey as its
 * owner.
 *
 * @param ownerName name of the ApiKey, in the same namespace
 * @param ownerUid uid of the ApiKey
 * @param labels those of the Secret
 * @param data plain text by entry; {@code key} is the secret, {@code keyId} is public
 */
public record IssuedSecret(
    String namespace,
    String name,
    String ownerName,
    String ownerUid,
    Map<String, String> labels,
    Map<String, String> data) {

  /** Type of such Secrets. */
  public static final String TYPE = "tollway.dev/api-key";

  public IssuedSecret {
    labels = Map.copyOf(labels);
    data = Map.copyOf(data);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "IssuedSecret[" + namespace + "/" + name + " of ApiKey " + ownerName + "]";
  }
}
