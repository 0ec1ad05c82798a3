package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.admin.OperatorMetrics.Outcome;
import dev.tollway.operator.admin.OperatorMetrics.Verb;
import dev.tollway.operator.desired.IssuedSecret;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Secrets that we own and removes them. A Secret is created, never applied: an apply
 * would merge into one that somebody else made a moment ago.
 */
final class Applier {

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  private final KubernetesClient client;
  private final OperatorMetrics metrics;

  Applier(KubernetesClient client, OperatorMetrics metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  /** What became of a Secret that should be created. */
  enum Created {
    /** It is there, and it is ours. */
    OURS,
    /** Somebody else's stands in its place, untouched. */
    FOREIGN
  }

  /**
   * Creates it, unless there is one.
   *
   * @throws KubernetesClientException when the API server does not take it
   */
  Created create(IssuedSecret secret) {
    try {
      write(
          Verb.CREATE,
          () -> client.secrets().inNamespace(secret.namespace()).resource(body(secret)).create());
      return Created.OURS;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return standing(secret);
    }
  }

  private Created standing(IssuedSecret secret) {
    Secret there = client.secrets().inNamespace(secret.namespace()).withName(secret.name()).get();
    if (there == null) {
      return Created.OURS;
    }
    OwnerReference owner = SecretRecord.owner(there.getMetadata());
    if (owner == null || !owner.getName().equals(secret.ownerName())) {
      return Created.FOREIGN;
    }
    if (owner.getUid().equals(secret.ownerUid()) || isLive(secret, owner)) {
      return Created.OURS;
    }
    // Of an ApiKey of this name that was deleted: the garbage collector would remove it a little
    // later, and until then the old key must not count for the new object.
    LOG.info("Secret {}/{} of a deleted ApiKey goes", secret.namespace(), secret.name());
    write(Verb.DELETE, () -> client.resource(there).lockResourceVersion().delete());
    write(
        Verb.CREATE,
        () -> client.secrets().inNamespace(secret.namespace()).resource(body(secret)).create());
    return Created.OURS;
  }

  /** Whether the owner is the ApiKey of now, and our caches are behind. */
  private boolean isLive(IssuedSecret secret, OwnerReference owner) {
    ApiKey key =
        client
            .resources(ApiKey.class)
            .inNamespace(secret.namespace())
            .withName(secret.ownerName())
            .get();
    return key != null && key.getMetadata().getUid().equals(owner.getUid());
  }

  /** Deletes this very version; one that changed or is gone is left alone. */
  void delete(String namespace, String name, String resourceVersion) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withResourceVersion(resourceVersion)
            .endMetadata()
            .build();
    try {
      write(Verb.DELETE, () -> client.resource(secret).lockResourceVersion().delete());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private void write(Verb verb, Runnable write) {
    Outcome outcome = Outcome.FAILED;
    try {
      write.run();
      outcome = Outcome.DONE;
    } finally {
      metrics.apiWrite(verb, "Secret", outcome);
    }
  }

  /**
   * Replaces the key of a Secret that is ours and still holds the expected one. Everything that
   * others added to it stays.
   *
   * @param expected SHA-256 in hex
   */
  void rotate(IssuedSecret secret, String expected) {
    ours(secret.namespace(), secret.name(), expected)
        .filter(there -> {
          OwnerReference owner = SecretRecord.owner(there.getMetadata());
          return owner != null && owner.getUid().equals(secret.ownerUid());
        })
        .ifPresent(there ->
            update(
                new SecretBuilder(there)
                    .editMetadata()
                    .addToLabels(secret.labels())
                    .addToAnnotations(secret.annotations())
                    .endMetadata()
                    .addToData(encoded(secret.data()))
                    .build()));
  }

  /** Removes what the Secret tells of the key before; where another key is, nothing happens. */
  void clear(String namespace, String name, String expected) {
    ours(namespace, name, expected)
        .ifPresent(there -> {
          IssuedSecret.PREVIOUS.forEach(there.getData()::remove);
          update(there);
        });
  }

  private Optional<Secret> ours(String namespace, String name, String expected) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .filter(s ->
            SecretRecord.owner(s.getMetadata()) != null && expected.equals(SecretRecord.hash(s)));
  }

  /** This very version: one that somebody changed meanwhile is looked at again. */
  private void update(Secret secret) {
    write(Verb.UPDATE, () -> client.resource(secret).lockResourceVersion().update());
  }

  private static Map<String, String> encoded(Map<String, String> data) {
    return data.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    Base64.getEncoder()
                        .encodeToString(e.getValue().getBytes(StandardCharsets.UTF_8))));
  }

  /** Whether there is a Secret of that name, whosever it is. */
  boolean exists(String namespace, String name) {
    return client.secrets().inNamespace(namespace).withName(name).get() != null;
  }

  private static Secret body(IssuedSecret secret) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(secret.namespace())
        .withName(secret.name())
        .withLabels(secret.labels())
        .withAnnotations(secret.annotations())
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("tollway.dev/v1alpha1")
                .withKind("ApiKey")
                .withName(secret.ownerName())
                .withUid(secret.ownerUid())
                .withController(true)
                .build())
        .endMetadata()
        .withType(IssuedSecret.TYPE)
        .withStringData(secret.data())
        .build();
  }
}
