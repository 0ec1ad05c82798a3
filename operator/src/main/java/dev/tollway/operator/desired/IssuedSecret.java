package dev.tollway.operator.desired;

import java.util.List;
import java.util.Map;

/**
 * A Secret that Tollway creates and owns: type {@code tollway.dev/api-key}, with the ApiKey as its
 * owner.
 *
 * @param ownerName name of the ApiKey, in the same namespace
 * @param ownerUid uid of the ApiKey
 * @param labels those of the Secret
 * @param annotations when its key was made, and for which {@code rotation.token}
 * @param data plain text by entry; {@code key} is the secret, {@code keyId} is public
 */
public record IssuedSecret(
    String namespace,
    String name,
    String ownerName,
    String ownerUid,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> data) {

  /** Type of such Secrets. */
  public static final String TYPE = "tollway.dev/api-key";

  /** Annotation: when the key was made, RFC 3339. The Secret itself may be older. */
  public static final String ISSUE_TIME = "tollway.dev/issue-time";

  /** Annotation: {@code rotation.token} that the key was made for. */
  public static final String TOKEN = "tollway.dev/rotation-token";

  /** Entries that tell of the key that was replaced, while it works. */
  public static final List<String> PREVIOUS =
      List.of("previousHash", "previousKeyId", "previousExpireTime");

  /** A first key, made for no token. */
  public IssuedSecret(
      String namespace,
      String name,
      String ownerName,
      String ownerUid,
      Map<String, String> labels,
      Map<String, String> data) {
    this(namespace, name, ownerName, ownerUid, labels, Map.of(), data);
  }

  public IssuedSecret {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    data = Map.copyOf(data);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "IssuedSecret[" + namespace + "/" + name + " of ApiKey " + ownerName + "]";
  }
}
