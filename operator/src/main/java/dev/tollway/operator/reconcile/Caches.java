package dev.tollway.operator.reconcile;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.desired.DesiredSecrets;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.SecretFact;
import dev.tollway.operator.resolve.ServiceInfo;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that is watched, reduced to what the picture is made of. Any thread may ask. */
final class Caches implements AutoCloseable {

  /** Of a list: thousands of objects as one answer are more than all of them are afterwards. */
  static final long PAGE = 500;

  private final KubernetesClient client;
  private final Kept<ApiRoute, Known<ApiRoute>> routes;
  private final Kept<UsagePlan, Known<UsagePlan>> plans;
  private final Kept<ApiKey, Known<ApiKey>> keys;
  private final Kept<ApiKeyGrant, Known<ApiKeyGrant>> grants;
  private final Kept<Namespace, NamespaceInfo> namespaces;
  private final Kept<Deployment, WorkloadFact> deployments;
  private final Kept<StatefulSet, WorkloadFact> statefulSets;
  private final Kept<DaemonSet, WorkloadFact> daemonSets;
  private final Kept<Pod, PodFact> pods;
  private final Kept<Service, ServiceInfo> services;
  private final Kept<Secret, SecretRecord> secrets;
  private final Map<String, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();

  /**
   * Watches nothing yet.
   *
   * @param changed called whenever the picture may have changed; must not block
   */
  Caches(KubernetesClient client, Runnable changed) {
    this.client = client;
    this.routes = authored(changed);
    this.plans = authored(changed);
    this.keys = authored(changed);
    this.grants = authored(changed);
    this.namespaces =
        new Kept<>(Caches::namespace, n -> Bare.of(n, Namespace::new), Objects::equals, changed);
    this.deployments =
        new Kept<>(
            d -> WorkloadFact.of(d, d.getSpec() == null ? null : d.getSpec().getTemplate()),
            d -> Bare.of(d, Deployment::new),
            Objects::equals,
            changed);
    this.statefulSets =
        new Kept<>(
            s -> WorkloadFact.of(s, s.getSpec() == null ? null : s.getSpec().getTemplate()),
            s -> Bare.of(s, StatefulSet::new),
            Objects::equals,
            changed);
    this.daemonSets =
        new Kept<>(
            d -> WorkloadFact.of(d, d.getSpec() == null ? null : d.getSpec().getTemplate()),
            d -> Bare.of(d, DaemonSet::new),
            Objects::equals,
            changed);
    this.pods = new Kept<>(PodFact::of, p -> Bare.of(p, Pod::new), Objects::equals, changed);
    this.services =
        new Kept<>(Caches::service, s -> Bare.of(s, Service::new), Objects::equals, changed);
    this.secrets =
        new Kept<>(SecretRecord::of, s -> Bare.of(s, Secret::new), Objects::equals, changed);
  }

  /** Written by people: what they wrote counts, not what we write into status. */
  private static <T extends CustomResource<?, ?>> Kept<T, Known<T>> authored(Runnable changed) {
    return new Kept<>(Known::of, o -> o, Caches::sameWritten, changed);
  }

  private static boolean sameWritten(Known<?> a, Known<?> b) {
    ObjectMeta one = a.meta();
    ObjectMeta other = b.meta();
    return Objects.equals(one.getUid(), other.getUid())
        && Objects.equals(one.getGeneration(), other.getGeneration())
        && Objects.equals(one.getLabels(), other.getLabels());
  }

  Kept<ApiRoute, Known<ApiRoute>> routes() {
    return routes;
  }

  Kept<UsagePlan, Known<UsagePlan>> plans() {
    return plans;
  }

  Kept<ApiKey, Known<ApiKey>> keys() {
    return keys;
  }

  Kept<ApiKeyGrant, Known<ApiKeyGrant>> grants() {
    return grants;
  }

  /** Watches what no reconciler watches; complete once all of it was listed. */
  CompletableFuture<Void> start() {
    List<CompletionStage<Void>> listed =
        List.of(
            watch(client.namespaces(), namespaces),
            watch(client.apps().deployments().inAnyNamespace(), deployments),
            watch(client.apps().statefulSets().inAnyNamespace(), statefulSets),
            watch(client.apps().daemonSets().inAnyNamespace(), daemonSets),
            watch(client.pods().inAnyNamespace(), pods),
            watch(client.services().inAnyNamespace(), services),
            watch(
                client.secrets().inAnyNamespace().withLabel(DesiredSecrets.LABEL, "true"),
                secrets));
    return CompletableFuture.allOf(
        listed.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }

  private <T extends HasMetadata> CompletionStage<Void> watch(
      Informable<T> resources, Kept<T, ?> kept) {
    SharedIndexInformer<T> informer = resources.withLimit(PAGE).runnableInformer(0).itemStore(kept);
    // The default gives up when the first list fails.
    informer.exceptionHandler((started, cause) -> true);
    informers.put(HasMetadata.getKind(informer.getApiTypeClass()), informer);
    return informer.start();
  }

  /** What is watched besides the kinds that have a reconciler. */
  List<String> kinds() {
    return List.of(
        "DaemonSet", "Deployment", "Namespace", "Pod", "Secret", "Service", "StatefulSet");
  }

  /** Whether objects of this kind are being watched at this moment. */
  boolean watching(String kind) {
    SharedIndexInformer<?> informer = informers.get(kind);
    return informer != null && informer.isWatching();
  }

  /** The uid of an object of ours that is there now. */
  Optional<String> uid(ObjectRef ref) {
    return known(ref).map(known -> known.meta().getUid());
  }

  /** An object of ours, if it is there now. */
  Optional<? extends Known<?>> known(ObjectRef ref) {
    Kept<?, ? extends Known<?>> kept =
        switch (ref.kind()) {
          case "ApiRoute" -> routes;
          case "UsagePlan" -> plans;
          case "ApiKeyGrant" -> grants;
          default -> keys;
        };
    return kept.facts(ref.namespace(), ref.name());
  }

  Optional<SecretRecord> secret(String namespace, String name) {
    return secrets.facts(namespace, name);
  }

  /**
   * The picture as it is now.
   *
   * @param foreign Secrets that are in the way of ours and that no cache sees
   */
  Resources resources(List<SecretFact> foreign) {
    Map<WorkloadRef, List<Workload.Pod>> byWorkload = new HashMap<>();
    for (PodFact pod : pods.facts()) {
      if (pod.workload() != null) {
        byWorkload.computeIfAbsent(pod.workload(), w -> new ArrayList<>()).add(pod.pod());
      }
    }
    List<Workload> workloads =
        Stream.of(deployments, statefulSets, daemonSets)
            .flatMap(kept -> kept.facts().stream())
            .map(w -> w.with(byWorkload.getOrDefault(w.ref(), List.of())))
            .toList();
    return new Resources(
        routes.facts().stream().map(Known::object).toList(),
        plans.facts().stream().map(Known::object).toList(),
        keys.facts().stream().map(Known::object).toList(),
        grants.facts().stream().map(Known::object).toList(),
        namespaces.facts(),
        workloads,
        services.facts(),
        secretFacts(foreign));
  }

  private List<SecretFact> secretFacts(List<SecretFact> foreign) {
    List<SecretFact> facts = new ArrayList<>();
    for (SecretRecord secret : secrets.facts()) {
      String owner = secret.fact().owner();
      Optional<String> uid =
          owner == null ? Optional.empty() : uid(ObjectRef.key(secret.fact().namespace(), owner));
      // Left by an earlier ApiKey of that name: it goes, and its key with it.
      if (uid.isPresent() && !uid.get().equals(secret.ownerUid())) {
        continue;
      }
      facts.add(secret.fact());
    }
    for (SecretFact other : foreign) {
      if (secret(other.namespace(), other.name()).isEmpty()) {
        facts.add(other);
      }
    }
    return facts;
  }

  private static NamespaceInfo namespace(Namespace namespace) {
    ObjectMeta meta = namespace.getMetadata();
    return new NamespaceInfo(
        meta.getName(), meta.getUid(), meta.getLabels() == null ? Map.of() : meta.getLabels());
  }

  private static ServiceInfo service(Service service) {
    @Nullable Map<String, String> selector =
        service.getSpec() == null ? null : service.getSpec().getSelector();
    List<Integer> numeric =
        service.getSpec() == null
            ? List.of()
            : service.getSpec().getPorts().stream()
                .map(p -> p.getTargetPort())
                .filter(t -> t != null && t.getIntVal() != null)
                .map(t -> t.getIntVal())
                .toList();
    return new ServiceInfo(
        service.getMetadata().getNamespace(),
        service.getMetadata().getName(),
        selector == null ? Map.of() : selector,
        numeric);
  }

  @Override
  public void close() {
    informers.values().forEach(SharedIndexInformer::close);
  }
}
