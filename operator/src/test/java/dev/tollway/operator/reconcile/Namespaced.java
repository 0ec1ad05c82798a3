package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollway.crds.cluster.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A namespace of a test's own, seen by its administrator through kubectl. */
record Namespaced(TestCluster cluster, String name) implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(20);

  static Namespaced create(TestCluster cluster) {
    String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
    cluster.ok("create", "namespace", name);
    return new Namespaced(cluster, name);
  }

  /** Applies manifests that name no namespace. */
  void apply(String... manifests) {
    String all = String.join("\n---\n", manifests);
    TestCluster.Answer answer =
        cluster.kubectl(all, new String[] {"apply", "--validate=strict", "-n", name, "-f", "-"});
    assertThat(answer.succeeded()).as(answer.text()).isTrue();
  }

  void delete(String object) {
    cluster.ok("delete", object, "-n", name, "--wait=false");
  }

  /** The object as JSON; missing: it is not there. */
  JsonNode get(String object) {
    List<String> command = new ArrayList<>(List.of("get"));
    command.addAll(List.of(object.split(" ")));
    command.addAll(List.of("-n", name, "-o", "json", "--ignore-not-found"));
    String text = cluster.ok(command.toArray(String[]::new));
    try {
      return text.isBlank() ? JSON.missingNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("kubectl printed no JSON: " + text, e);
    }
  }

  JsonNode condition(String object, String type) {
    for (JsonNode condition : get(object).at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return JSON.missingNode();
  }

  /** Waits until a condition is what it should be, as {@code True/Ready}; its message. */
  String awaits(String object, String type, String expected) {
    await("%s of %s".formatted(type, object))
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> {
          JsonNode condition = condition(object, type);
          assertThat(condition.path("status").asText() + "/" + condition.path("reason").asText())
              .as("%s", condition)
              .isEqualTo(expected);
        });
    return condition(object, type).path("message").asText();
  }

  JsonNode awaitsObject(String object) {
    await(object).atMost(SOON).until(() -> !get(object).isMissingNode());
    return get(object);
  }

  /** Reasons of the Events about an object, the oldest first, each as often as it was told. */
  List<String> events(String object) {
    String text =
        cluster.ok(
            "get",
            "events",
            "-n",
            name,
            "--field-selector=involvedObject.name=" + object,
            "--sort-by=.firstTimestamp",
            "-o",
            "jsonpath={range .items[*]}{.reason}*{.count}{\"\\n\"}{end}");
    return Stream.of(text.split("\n")).filter(l -> !l.isBlank()).toList();
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "namespace", name, "--wait=false");
  }

  /** Says what a kubelet would: the one pod of an app is ready. */
  void ready(String app) {
    String selector = "-lapp=" + app;
    await("a pod of " + app)
        .atMost(SOON)
        .until(() -> !cluster.ok("get", "pod", selector, "-n", name, "-o", "name").isBlank());
    String pod = cluster.ok("get", "pod", selector, "-n", name, "-o", "name").strip();
    cluster.ok(
        "patch",
        pod,
        "-n",
        name,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
  }

  /** A Deployment whose pods look as the injector leaves them. */
  static String deployment(String name) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: 1
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata:
          labels: {app: %1$s, tollway.dev/inject: "true"}
        spec:
          initContainers:
          - {name: tollway-sidecar, image: none, restartPolicy: Always}
          containers:
          - {name: app, image: none, ports: [{name: http, containerPort: 8080}]}
    """
        .formatted(name);
  }

  static String route(String name) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: ApiRoute
    metadata: {name: %1$s}
    spec:
      targetRef: {group: apps, kind: Deployment, name: %1$s}
      port: http
      rules: [{name: all, matches: [{path: {value: /}}]}]
    """
        .formatted(name);
  }

  static String plan(String name, String spec) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: UsagePlan
    metadata: {name: %s}
    spec: {%s}
    """
        .formatted(name, spec);
  }

  static String key(String name, String spec) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: ApiKey
    metadata: {name: %s}
    spec: {consumer: {name: Acme}, %s}
    """
        .formatted(name, spec);
  }

  /** A shop that sells orders, with one key. */
  void shop() {
    apply(
        deployment("orders"),
        route("orders"),
        plan(
            "gold",
            "routes: [{name: orders}], quotas: [{name: daily, unit: Requests, limit: 5, period: Day}]"),
        key("acme", "planRef: {name: gold}, secretName: acme-key"));
  }
}
