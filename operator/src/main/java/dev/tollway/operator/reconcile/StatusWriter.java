package dev.tollway.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.operator.resolve.ObjectRef;
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
  private record Written(String uid, String base, String version, ObjectNode status) {}

  private final KubernetesClient client;
  private final DesiredStatuses desired;
  private final Leadership leadership;
  private final Map<ObjectRef, Written> written = new ConcurrentHashMap<>();

  StatusWriter(KubernetesClient client, DesiredStatuses desired, Leadership leadership) {
    this.client = client;
    this.desired = desired;
    this.leadership = leadership;
  }

  /**
   * Writes, if this process leads and there is something to write.
   *
   * @param resource as the caches have it
   * @throws KubernetesClientException to be tried again: the API server did not take it, or
   *     somebody else wrote the object meanwhile
   */
  void write(CustomResource<?, ?> resource) {
    ObjectMeta meta = resource.getMetadata();
    ObjectRef ref = new ObjectRef(resource.getKind(), meta.getNamespace(), meta.getName());
    ObjectNode wanted = desired.get(ref);
    // A status of a later generation speaks of an earlier object of that name.
    if (wanted == null
        || !leadership.leads()
        || DesiredStatuses.generation(wanted) > meta.getGeneration()) {
      return;
    }
    ObjectNode current = DesiredStatuses.normal(resource.getStatus());
    String version = meta.getResourceVersion();
    Written last = written.get(ref);
    if (last != null && last.uid().equals(meta.getUid()) && last.base().equals(version)) {
      current = last.status();
      version = last.version();
    }
    if (wanted.equals(current)) {
      return;
    }
    String now = apply(resource, version, wanted);
    if (now.isEmpty()) {
      written.remove(ref);
    } else {
      written.put(ref, new Written(meta.getUid(), meta.getResourceVersion(), now, wanted));
    }
  }

  /** The version that the object has now; empty: it is gone. */
  private String apply(CustomResource<?, ?> resource, String version, ObjectNode status) {
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
    body.setAdditionalProperty("status", status);
    try {
      HasMetadata answer =
          client
              .genericKubernetesResources(context(resource))
              .inNamespace(meta.getNamespace())
              .resource(body)
              .subresource("status")
              .patch(APPLY, body);
      return answer.getMetadata().getResourceVersion();
    } catch (KubernetesClientException e) {
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
