package dev.tollway.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the conditions of all ApiKeys of a namespace say, as a watch tells it. */
final class KeyWatch implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
  private static final ResourceDefinitionContext KEYS =
      new ResourceDefinitionContext.Builder()
          .withGroup("tollway.dev")
          .withVersion("v1alpha1")
          .withKind("ApiKey")
          .withPlural("apikeys")
          .withNamespaced(true)
          .build();

  private final KubernetesSerialization trees = new KubernetesSerialization();
  private final Map<String, Map<String, String>> conditions = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final LongAdder transitions = new LongAdder();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  KeyWatch(KubernetesClient client, String namespace) {
    informer = client.genericKubernetesResources(KEYS).inNamespace(namespace).inform(this);
  }

  @Override
  public void onAdd(GenericKubernetesResource key) {
    told(key);
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource key) {
    told(key);
  }

  @Override
  public void onDelete(GenericKubernetesResource key, boolean unknown) {
    conditions.remove(key.getMetadata().getName());
  }

  private void told(GenericKubernetesResource key) {
    String name = key.getMetadata().getName();
    Map<String, String> now = new HashMap<>();
    JsonNode status = trees.convertValue(key.getAdditionalProperties(), JsonNode.class);
    for (JsonNode each : status.path("status").path("conditions")) {
      String type = each.path("type").asText();
      now.put(type, each.path("status").asText());
      seen.putIfAbsent(event(name, type, now.get(type)), System.nanoTime());
    }
    Map<String, String> before = conditions.put(name, Map.copyOf(now));
    if (before != null && !before.equals(now)) {
      transitions.increment();
    }
  }

  private static String event(String name, String type, String status) {
    return name + ' ' + type + '=' + status;
  }

  /** How many keys have this condition in one of these states. */
  long count(String type, Set<String> states) {
    return conditions.values().stream()
        .filter(c -> states.contains(c.getOrDefault(type, "")))
        .count();
  }

  /**
   * When the condition was first seen so.
   *
   * @return nanoseconds of {@link System#nanoTime}; null when it was never seen
   */
  @org.jspecify.annotations.Nullable
  Long firstSeen(String name, String type, String status) {
    return seen.get(event(name, type, status));
  }

  /** How many updates changed the state of a condition so far. */
  long transitions() {
    return transitions.sum();
  }

  @Override
  public void close() {
    informer.close();
  }
}
