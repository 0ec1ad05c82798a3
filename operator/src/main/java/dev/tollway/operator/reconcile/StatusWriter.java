package dev.tollway.operator.reconcile;

import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.admin.OperatorMetrics.Outcome;
import dev.tollway.operator.admin.OperatorMetrics.Verb;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the status of one object to what it should be: whole, by server-side apply, under one
 * field manager, and only if the API server has another one.
 */
final class StatusWriter {

  /** Owner of every field that we write. */
  static final String FIELD_MANAGER = "tollway";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .build();

  /**
   * A write that the caches may not have seen yet.
   *
   * @param base version of the object that the caches had when it was written
   * @param version that the write made
   */
  private record Written(String uid, String base, String version, StatusText status) {}

  private final KubernetesClient client;
  private final Caches caches;
  private final DesiredStatuses desired;
  private final Leadership leadership;
  private final OperatorMetrics metrics;
  private final Map<ObjectRef, Written> written = new ConcurrentHashMap<>();

  StatusWriter(
      KubernetesClient client,
      Caches caches,
      DesiredStatuses desired,
      Leadership leadership,
      OperatorMetrics metrics) {
    this.client = client;
    this.caches = caches;
    this.desired = desired;
    this.leadership = leadership;
    this.metrics = metrics;
  }

  /**
   * Writes, if this process leads and there is something to write.
   *
   * @param resource only its name and kind count: the caches know more
   * @throws KubernetesClientException to be tried again: the API server did not take it, or
   *     somebody else wrote the object meanwhile
   */
  void write(CustomResource<?, ?> resource) {
    long begin = System.nanoTime();
    Outcome outcome = Outcome.FAILED;
    try {
      compare(resource);
      outcome = Outcome.DONE;
    } finally {
      metrics.reconciled(resource.getKind(), Duration.ofNanos(System.nanoTime() - begin), outcome);
    }
  }

  private void compare(CustomResource<?, ?> resource) {
    ObjectRef ref =
        new ObjectRef(
            resource.getKind(),
            resource.getMetadata().getNamespace(),
            resource.getMetadata().getName());
    Known<?> known = caches.known(ref).orElse(null);
    StatusText wanted = desired.get(ref);
    if (known == null || wanted == null || !leadership.leads()) {
      return;
    }
    ObjectMeta meta = known.meta();
    // A status of a later generation speaks of an earlier object of that name.
    if (wanted.generation() > meta.getGeneration()) {
      return;
    }
    StatusText current = known.status();
    String version = meta.getResourceVersion();
    Written last = written.get(ref);
    if (last != null && last.uid().equals(meta.getUid()) && last.base().equals(version)) {
      current = last.status();
      version = last.version();
    }
    if (wanted.equals(current)) {
      return;
    }
    String now = apply(known.object(), version, wanted);
    if (now.isEmpty()) {
      written.remove(ref);
    } else {
      written.put(ref, new Written(meta.getUid(), meta.getResourceVersion(), now, wanted));
    }
  }

  /** The version that the object has now; empty: it is gone. */
  private String apply(CustomResource<?, ?> resource, String version, StatusText status) {
    ObjectMeta meta = resource.getMetadata();
    GenericKubernetesResource body = new GenericKubernetesResource();
    body.setApiVersion(resource.getApiVersion());
    body.setKind(resource.getKind());
    // uid: never the status of one object to another of its name. Version: of two processes that
    // believe to lead for a moment, the one that knows less is refused.
    body.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .withResourceVersion(version)
            .build());
    body.setAdditionalProperty("status", status.tree());
    try {
      HasMetadata answer =
          client
              .genericKubernetesResources(context(resource))
              .inNamespace(meta.getNamespace())
              .resource(body)
              .subresource("status")
              .patch(APPLY, body);
      metrics.apiWrite(Verb.APPLY, resource.getKind(), Outcome.DONE);
      return answer.getMetadata().getResourceVersion();
    } catch (KubernetesClientException e) {
      metrics.apiWrite(Verb.APPLY, resource.getKind(), Outcome.FAILED);
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return "";
      }
      throw e;
    }
  }

  private static ResourceDefinitionContext context(CustomResource<?, ?> resource) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(resource.getGroup())
        .withVersion(resource.getVersion())
        .withKind(resource.getKind())
        .withPlural(resource.getPlural())
        .withNamespaced(true)
        .build();
  }

  /** Forgets an object that is gone. */
  void forget(ObjectRef ref) {
    written.remove(ref);
  }
}
