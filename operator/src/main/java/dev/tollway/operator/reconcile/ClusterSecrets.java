package dev.tollway.operator.reconcile;

import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.SecretFact;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issued Secrets in the cluster. Nothing waits for the API server: a Secret that does not show up
 * in the caches is asked for again by the control plane.
 */
final class ClusterSecrets implements SecretSink {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSecrets.class);

  private final Applier applier;
  private final Caches caches;
  private final WhileLeading writes;
  private final Runnable changed;

  /** Somebody else's Secrets where ours should be; without our label no cache sees them. */
  private final Set<ObjectRef> foreign = ConcurrentHashMap.newKeySet();

  /**
   * @param changed called when a Secret turns out to be in the way, or no longer is
   */
  ClusterSecrets(Applier applier, Caches caches, WhileLeading writes, Runnable changed) {
    this.applier = applier;
    this.caches = caches;
    this.writes = writes;
    this.changed = changed;
  }

  @Override
  public void create(IssuedSecret secret) {
    ObjectRef ref = new ObjectRef("Secret", secret.namespace(), secret.name());
    writes.submit(() -> {
      // Of two that were asked for while nobody led, the second finds the first.
      if (caches.secret(secret.namespace(), secret.name()).isPresent() && !isLeftBehind(secret)) {
        return;
      }
      try {
        if (applier.create(secret) == Applier.Created.FOREIGN && foreign.add(ref)) {
          changed.run();
        }
      } catch (KubernetesClientException e) {
        LOG.warn("{} is not issued yet: {}", ref, e.getMessage());
      }
    });
  }

  private boolean isLeftBehind(IssuedSecret secret) {
    return caches
        .secret(secret.namespace(), secret.name())
        .map(s -> s.ownerUid() != null && !s.ownerUid().equals(secret.ownerUid()))
        .orElse(false);
  }

  @Override
  public void rotate(IssuedSecret secret, String expected) {
    attempt(
        secret.namespace() + "/" + secret.name() + " is not rotated yet",
        () -> applier.rotate(secret, expected));
  }

  @Override
  public void clear(String namespace, String name, String expected) {
    attempt(
        namespace + "/" + name + " still tells of the key before",
        () -> applier.clear(namespace, name, expected));
  }

  private void attempt(String otherwise, Runnable write) {
    writes.submit(() -> {
      try {
        write.run();
      } catch (KubernetesClientException e) {
        LOG.warn("Secret {}: {}", otherwise, e.getMessage());
      }
    });
  }

  @Override
  public void delete(String namespace, String name) {
    writes.submit(() ->
        caches
            .secret(namespace, name)
            .filter(s -> s.ownerUid() != null)
            .ifPresent(s -> {
              try {
                applier.delete(namespace, name, s.resourceVersion());
              } catch (KubernetesClientException e) {
                LOG.warn("Secret {}/{} is not deleted yet: {}", namespace, name, e.getMessage());
              }
            }));
  }

  /** What is known of the Secrets that are in the way: that they are there. */
  List<SecretFact> foreign() {
    return foreign.stream()
        .map(ref ->
            new SecretFact(ref.namespace(), ref.name(), false, null, null, 0, null, Instant.EPOCH))
        .toList();
  }

  /** Looks whether those that were in the way are gone. */
  void sweep() {
    for (ObjectRef ref : foreign) {
      writes.submit(() -> {
        try {
          if (!applier.exists(ref.namespace(), ref.name()) && foreign.remove(ref)) {
            changed.run();
          }
        } catch (KubernetesClientException e) {
          LOG.debug("cannot see whether {} is still there", ref, e);
        }
      });
    }
  }
}
