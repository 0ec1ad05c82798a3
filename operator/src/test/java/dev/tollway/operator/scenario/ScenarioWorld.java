package dev.tollway.operator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.crds.schema.Judge;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretWords;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.ServiceInfo;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a scenario, as a cluster would keep them. */
final class ScenarioWorld {

  private record Kept(Manifest manifest, String uid, Instant creationTime, long generation) {}

  private final Judge judge = Judge.load();
  private final Map<ObjectRef, Kept> objects = new TreeMap<>();
  private final Map<String, SecretFact> issued = new HashMap<>();
  private int uids;

  /** Applies one manifest, or deletes its object where the annotation says so. */
  void apply(Manifest manifest, Instant now) {
    ObjectRef ref = ref(manifest);
    JsonNode meta = manifest.content().path("metadata");
    if (meta.path("annotations").path("scenario/delete").asBoolean()) {
      objects.remove(ref);
      issued.remove(ref.path());
      return;
    }
    Kept before = objects.get(ref);
    if (before == null) {
      JsonNode created = meta.path("creationTimestamp");
      objects.put(
          ref,
          new Kept(
              manifest,
              "uid-" + ++uids,
              created.isMissingNode() ? now : Instant.parse(created.asText()),
              1));
      return;
    }
    boolean same = before.manifest().content().path("spec").equals(manifest.content().path("spec"));
    objects.put(
        ref,
        new Kept(
            manifest,
            before.uid(),
            before.creationTime(),
            same ? before.generation() : before.generation() + 1));
  }

  void issue(IssuedSecret secret, Instant now) {
    String key = secret.data().getOrDefault("key", "");
    issued.put(
        secret.namespace() + "/" + secret.name(),
        new SecretFact(
            secret.namespace(),
            secret.name(),
            true,
            secret.ownerName(),
            sha256(key),
            key.length(),
            secret.data().get("keyId"),
            SecretWords.issueTime(secret.annotations().get(IssuedSecret.ISSUE_TIME), now),
            secret.annotations().get(IssuedSecret.TOKEN),
            SecretWords.previous(secret.data())));
  }

  void clear(String namespace, String name) {
    issued.computeIfPresent(
        namespace + "/" + name,
        (path, s) ->
            new SecretFact(
                s.namespace(),
                s.name(),
                s.labelled(),
                s.owner(),
                s.sha256(),
                s.length(),
                s.keyId(),
                s.issueTime(),
                s.token(),
                null));
  }

  void delete(String namespace, String name) {
    issued.remove(namespace + "/" + name);
  }

  Resources resources() {
    List<ApiRoute> routes = new ArrayList<>();
    List<UsagePlan> plans = new ArrayList<>();
    List<ApiKey> keys = new ArrayList<>();
    List<ApiKeyGrant> grants = new ArrayList<>();
    List<NamespaceInfo> namespaces = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    List<ServiceInfo> services = new ArrayList<>();
    List<SecretFact> secrets = new ArrayList<>(issued.values());
    objects.forEach((ref, kept) -> {
      JsonNode content = kept.manifest().content();
      switch (ref.kind()) {
        case "ApiRoute" -> routes.add(authored(kept, ApiRoute.class));
        case "UsagePlan" -> plans.add(authored(kept, UsagePlan.class));
        case "ApiKey" -> keys.add(authored(kept, ApiKey.class));
        case "ApiKeyGrant" -> grants.add(authored(kept, ApiKeyGrant.class));
        case "Namespace" ->
            namespaces.add(
                new NamespaceInfo(
                    ref.name(), kept.uid(), strings(content.path("metadata").path("labels"))));
        case "Deployment", "StatefulSet", "DaemonSet" -> workloads.add(workload(ref, content));
        case "Service" -> services.add(service(ref, content));
        case "Secret" -> secrets.add(secret(ref, kept));
        default -> throw new IllegalArgumentException("a scenario knows no " + ref.kind());
      }
    });
    return new Resources(routes, plans, keys, grants, namespaces, workloads, services, secrets);
  }

  private <T extends HasMetadata> T authored(Kept kept, Class<T> type) {
    Judgement judgement = judge.judge(kept.manifest());
    if (!judgement.accepted()) {
      throw new IllegalArgumentException("the scenario is invalid: " + judgement.problems());
    }
    T object = judgement.as(type);
    object.getMetadata().setUid(kept.uid());
    object.getMetadata().setGeneration(kept.generation());
    object.getMetadata().setCreationTimestamp(kept.creationTime().toString());
    return object;
  }

  /** Pods are told by an annotation such as {@code orders-1, orders-2 unready, x uninjected}. */
  private static Workload workload(ObjectRef ref, JsonNode content) {
    JsonNode meta = content.path("metadata");
    JsonNode template = content.path("spec").path("template");
    Map<String, String> labels = strings(template.path("metadata").path("labels"));
    String told = meta.path("annotations").path("scenario/pods").asText(ref.name() + "-1");
    List<Workload.Pod> pods = new ArrayList<>();
    for (String pod : told.split(",", -1)) {
      String name = pod.strip().split(" ", 2)[0];
      if (!name.isEmpty()) {
        pods.add(
            new Workload.Pod(
                "pod-" + name, name, !pod.contains("unready"), !pod.contains("uninjected")));
      }
    }
    String intercepted =
        template.path("metadata").path("annotations").path("tollway.dev/ports").asText("http");
    List<Workload.Port> ports = new ArrayList<>();
    template
        .path("spec")
        .path("containers")
        .forEach(container ->
            container
                .path("ports")
                .forEach(p ->
                    ports.add(
                        new Workload.Port(
                            p.path("name").asText(),
                            p.path("containerPort").asInt(),
                            List.of(intercepted.split(",", -1))
                                .contains(p.path("name").asText())))));
    return new Workload(
        ref.namespace(),
        ref.kind(),
        ref.name(),
        labels,
        meta.path("labels").has("tollway.dev/inject"),
        ports,
        pods);
  }

  private static ServiceInfo service(ObjectRef ref, JsonNode content) {
    List<Integer> numeric = new ArrayList<>();
    content
        .path("spec")
        .path("ports")
        .forEach(p -> {
          JsonNode target = p.has("targetPort") ? p.path("targetPort") : p.path("port");
          if (target.isIntegralNumber()) {
            numeric.add(target.asInt());
          }
        });
    return new ServiceInfo(
        ref.namespace(), ref.name(), strings(content.path("spec").path("selector")), numeric);
  }

  private static SecretFact secret(ObjectRef ref, Kept kept) {
    JsonNode content = kept.manifest().content();
    boolean labelled =
        "true".equals(content.path("metadata").path("labels").path("tollway.dev/api-key").asText());
    String key = content.path("stringData").path("key").asText("");
    boolean read = labelled && !key.isEmpty();
    return new SecretFact(
        ref.namespace(),
        ref.name(),
        labelled,
        null,
        read ? sha256(key) : null,
        read ? key.length() : 0,
        null,
        kept.creationTime());
  }

  private static ObjectRef ref(Manifest manifest) {
    return new ObjectRef(manifest.kind(), manifest.namespace(), manifest.name());
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new HashMap<>();
    node.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }

  static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
