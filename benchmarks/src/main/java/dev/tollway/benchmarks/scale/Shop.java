package dev.tollway.benchmarks.scale;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is sold and to whom: each plan sells one route, each workload has as many routes as the
 * others, keys are spread over plans in turn. The first workload is the one that is called.
 *
 * @param namespace of everything
 */
record Shop(String namespace, int workloads, int routes, int plans, int keys) {

  private static final KubernetesSerialization MANIFESTS = new KubernetesSerialization();

  /** The plan of the keys that come while it is measured: one request, then 402. */
  static final String ONCE = "once";

  static final String WORKLOAD = "Deployment/app-0";

  /** Only the first has a pod: the others cost what compiling and storing them costs. */
  Stream<HasMetadata> workloadObjects() {
    return IntStream.range(0, workloads)
        .mapToObj(i ->
            MANIFESTS.<HasMetadata>unmarshal(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app-%1$d, namespace: %2$s}
                spec:
                  replicas: %3$d
                  selector: {matchLabels: {app: app-%1$d}}
                  template:
                    metadata: {labels: {app: app-%1$d, tollway.dev/inject: "true"}}
                    spec:
                      initContainers: [{name: tollway-sidecar, image: none, restartPolicy: Always}]
                      containers: [{name: app, image: none, ports: [{name: http, containerPort: 8080}]}]
                """
                    .formatted(i, namespace, i == 0 ? 1 : 0)));
  }

  Stream<HasMetadata> routeObjects() {
    return IntStream.range(0, routes)
        .mapToObj(i ->
            MANIFESTS.<HasMetadata>unmarshal(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: ApiRoute
                metadata: {name: route-%1$d, namespace: %2$s}
                spec:
                  targetRef: {group: apps, kind: Deployment, name: app-%3$d}
                  port: http
                  rules:
                    - {name: all, access: Key, matches: [{path: {type: PathPrefix, value: /r%1$d}}]}
                """
                    .formatted(i, namespace, i % workloads)));
  }

  Stream<HasMetadata> planObjects() {
    return Stream.concat(
        IntStream.range(0, plans).mapToObj(i -> plan("plan-" + i, i % routes, 1_000_000)),
        Stream.of(plan(ONCE, 0, 1)));
  }

  private HasMetadata plan(String name, int route, int quota) {
    return MANIFESTS.unmarshal(
        """
        apiVersion: tollway.dev/v1alpha1
        kind: UsagePlan
        metadata: {name: %s, namespace: %s}
        spec:
          routes: [{name: route-%d}]
          rateLimits: [{name: per-second, limit: 100, interval: 1s, burst: 100}]
          quotas: [{name: monthly, unit: Requests, limit: %d, period: Month}]
        """
            .formatted(name, namespace, route, quota));
  }

  Stream<HasMetadata> keyObjects() {
    return IntStream.range(0, keys)
        .mapToObj(i ->
            MANIFESTS.<HasMetadata>unmarshal(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: ApiKey
                metadata: {name: key-%1$d, namespace: %2$s}
                spec: {planRef: {name: plan-%3$d}, secretName: key-%1$d}
                """
                    .formatted(i, namespace, i % plans)));
  }

  /**
   * A key whose owner made it.
   *
   * @param hash SHA-256 in hexadecimal digits
   */
  HasMetadata ownKey(String name, String hash) {
    return MANIFESTS.unmarshal(
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKey
        metadata: {name: %s, namespace: %s}
        spec: {planRef: {name: %s}, keyHashes: ["sha256:%s"]}
        """
            .formatted(name, namespace, ONCE, hash));
  }

  /** Names of the keys, with the path that each may call, that the first workload knows. */
  Stream<Caller> callers() {
    return IntStream.range(0, keys)
        .filter(i -> (i % plans) % routes % workloads == 0)
        .mapToObj(i -> new Caller("key-" + i, "/r" + (i % plans) % routes));
  }

  /**
   * Who calls what.
   *
   * @param key name of the ApiKey and of its Secret
   */
  record Caller(String key, String path) {}
}
