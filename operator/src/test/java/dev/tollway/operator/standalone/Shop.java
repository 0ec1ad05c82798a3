package dev.tollway.operator.standalone;

import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A folder with a small shop in it, and a Standalone over it whose control plane is the test. */
final class Shop implements AutoCloseable {
  static final String ROUTE =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders, namespace: acme}
      spec:
        targetRef: {group: apps, kind: Deployment, name: orders}
        port: http
        rules:
        - name: all
          matches: [{path: {type: PathPrefix, value: /}}]
      """;
  static final String PLAN =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: gold, namespace: acme, labels: {tier: paid}}
      spec:
        title: Gold
        routes: [{name: orders}]
        quotas: [{name: monthly, unit: Requests, limit: 1000, period: Month}]
      """;
  static final String KEY =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKey
      metadata: {name: acme-prod, namespace: acme}
      spec:
        planRef: {name: gold}
        consumer: {name: Acme GmbH}
        secretName: acme-prod-key
      """;
  static final String MAP =
      """
      workloads:
      - {namespace: acme, kind: Deployment, name: orders, listen: "127.0.0.1:0", upstream: demo}
      """;

  static final ObjectRef KEY_REF = ObjectRef.key("acme", "acme-prod");

  final Path dir;
  private final RememberedRegistry registry;
  private Standalone standalone;

  /** Opens the folder; what is not there yet is written by {@link #write}. */
  Shop(Path dir, RememberedRegistry registry) throws IOException {
    this.dir = dir;
    this.registry = registry;
    this.standalone = open();
  }

  static Shop whole(Path dir) throws IOException {
    write(dir, "manifests/route.yaml", ROUTE);
    write(dir, "manifests/plan.yaml", PLAN);
    write(dir, "manifests/key.yaml", KEY);
    write(dir, "standalone.yaml", MAP);
    return new Shop(dir, new RememberedRegistry());
  }

  Standalone standalone() {
    return standalone;
  }

  RememberedRegistry registry() {
    return registry;
  }

  void restart() throws IOException {
    standalone.close();
    standalone = open();
  }

  void write(String file, String text) throws IOException {
    write(dir, file, text);
  }

  static void write(Path dir, String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  void status(ObjectRef ref, String json) {
    standalone.statusSink().status(ref, StatusText.stored(json));
    registry.saveStatuses(Map.of(ref, json), List.of());
  }

  void event(ObjectRef ref, ObjectEvent.Type type, String reason, String message) {
    standalone.statusSink().event(new ObjectEvent(ref, type, reason, message, Instant.now()));
  }

  void issue(String name, String key) {
    standalone
        .secretSink()
        .create(
            new IssuedSecret(
                "acme",
                name,
                "acme-prod",
                "0b0ec0de-0000-4000-8000-000000000000",
                Map.of("tollway.dev/api-key", "true"),
                Map.of("key", key, "keyId", "tw_7Q2M")));
  }

  @Override
  public void close() throws IOException {
    standalone.close();
  }

  private Standalone open() throws IOException {
    Standalone opened =
        new Standalone(dir, dir.resolve(".tollway"), registry, InstantSource.system());
    opened.start(picture -> {});
    return opened;
  }
}
