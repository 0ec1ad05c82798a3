package dev.tollway.operator.resolve;

import dev.tollway.crds.ApiKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which secrets a key answers to, and whose they are. */
final class Credentials {

  /** Shortest key of somebody else's making. */
  static final int SHORTEST = 32;

  /** What a key answers to; {@code toIssue} when its Secret must be created first. */
  record Found(
      List<LiveKey.Credential> credentials, boolean toIssue, @Nullable KeyRotation rotation) {

    Found(List<LiveKey.Credential> credentials, boolean toIssue) {
      this(credentials, toIssue, null);
    }
  }

  private final Map<String, SecretFact> secrets = new HashMap<>();
  private final Map<String, String> owners;
  private final Map<String, LiveKey.Credential> coming;
  private final Instant now;

  /**
   * @param owners SHA-256 in hex → subject; grows as hashes are claimed
   * @param coming by {@code namespace/name} of the ApiKey: made, and not in its Secret yet
   */
  Credentials(
      List<SecretFact> secrets,
      Map<String, String> owners,
      Map<String, LiveKey.Credential> coming,
      Instant now) {
    secrets.forEach(s -> this.secrets.put(s.namespace() + "/" + s.name(), s));
    this.owners = owners;
    this.coming = coming;
    this.now = now;
  }

  Found find(ObjectRef key, ApiKeySpec spec, String subject, List<Problem> problems) {
    Found found = unclaimed(key, spec, problems);
    for (LiveKey.Credential credential : found.credentials()) {
      String owner = owners.get(credential.sha256());
      if (owner != null && !owner.equals(subject)) {
        problems.add(
            Problem.notAccepted(
                Reason.KEY_HASH_TAKEN,
                "The key %s of %s belongs to another account: use a key of your own, or let secretName make one."
                    .formatted(credential.keyId(), key)));
      }
    }
    return found;
  }

  private Found unclaimed(ObjectRef key, ApiKeySpec spec, List<Problem> problems) {
    if (!spec.keyHashes().isEmpty()) {
      return new Found(hashes(spec), false);
    }
    if (spec.secretRef() != null) {
      return own(key, spec, spec.secretRef().name(), problems);
    }
    if (spec.secretName() != null) {
      return issued(key, spec, spec.secretName(), problems);
    }
    problems.add(
        Problem.notAccepted(
            Reason.INVALID,
            key + " names no key: give exactly one of secretName, secretRef and keyHashes."));
    return new Found(List.of(), false);
  }

  private static List<LiveKey.Credential> hashes(ApiKeySpec spec) {
    List<LiveKey.Credential> credentials = new ArrayList<>();
    for (String written : spec.keyHashes()) {
      String hash = written.substring(written.indexOf(':') + 1);
      credentials.add(new LiveKey.Credential(hash, publicId(hash), null, spec.expireTime()));
    }
    return credentials;
  }

  /** A public id for a key that carries none. Eight digits of a hash tell nothing of the key. */
  private static String publicId(String sha256) {
    return "sha256-" + sha256.substring(0, 8);
  }

  private Found own(ObjectRef key, ApiKeySpec spec, String name, List<Problem> problems) {
    SecretFact secret = secrets.get(key.namespace() + "/" + name);
    if (secret == null) {
      problems.add(
          Problem.unresolved(
              Reason.SECRET_NOT_FOUND,
              "Secret %s not found in namespace %s, or it does not carry the label tollway.dev/api-key: \"true\": create or label it, or correct spec.secretRef."
                  .formatted(name, key.namespace())));
    } else if (!secret.labelled()) {
      problems.add(
          Problem.unresolved(
              Reason.SECRET_NOT_LABELLED,
              "Secret %s is not read, because it does not carry the label tollway.dev/api-key: \"true\": add the label."
                  .formatted(name)));
    } else if (secret.sha256() == null || secret.length() == 0) {
      problems.add(
          Problem.unresolved(
              Reason.SECRET_KEY_MISSING,
              "Secret %s has no entry named key: add data.key.".formatted(name)));
    } else if (secret.length() < SHORTEST) {
      problems.add(
          Problem.notAccepted(
              Reason.WEAK_KEY,
              "The key in Secret %s has %d characters: use at least %d random ones, or let secretName make one."
                  .formatted(name, secret.length(), SHORTEST)));
    } else {
      String keyId = secret.keyId();
      return new Found(
          List.of(
              new LiveKey.Credential(
                  secret.sha256(),
                  keyId == null || keyId.isEmpty() ? publicId(secret.sha256()) : keyId,
                  null,
                  spec.expireTime())),
          false);
    }
    return new Found(List.of(), false);
  }

  private Found issued(ObjectRef key, ApiKeySpec spec, String name, List<Problem> problems) {
    SecretFact secret = secrets.get(key.namespace() + "/" + name);
    if (secret == null) {
      return new Found(List.of(), true);
    }
    if (!key.name().equals(secret.owner())) {
      problems.add(
          Problem.notIssued(
              Reason.SECRET_CONFLICT,
              "Secret %s exists and is not owned by %s, so it is not overwritten: write another name into spec.secretName, or delete that Secret."
                  .formatted(name, key)));
    } else if (secret.sha256() == null) {
      problems.add(
          Problem.notIssued(
              Reason.SECRET_KEY_MISSING,
              "Secret %s has lost its entry named key: delete the Secret, and a new key is made."
                  .formatted(name)));
    } else {
      KeyRotation rotation = KeyRotation.of(spec, secret, coming.get(key.path()));
      String keyId = secret.keyId();
      List<LiveKey.Credential> credentials = new ArrayList<>();
      credentials.add(
          new LiveKey.Credential(
              secret.sha256(),
              keyId == null ? publicId(secret.sha256()) : keyId,
              secret.issueTime(),
              spec.expireTime()));
      rotation.stillWorking(now).ifPresent(credentials::add);
      return new Found(credentials, false, rotation);
    }
    return new Found(List.of(), false);
  }

  /** The hashes now belong to this subject. */
  void claim(List<LiveKey.Credential> credentials, String subject) {
    credentials.forEach(c -> owners.putIfAbsent(c.sha256(), subject));
  }
}
