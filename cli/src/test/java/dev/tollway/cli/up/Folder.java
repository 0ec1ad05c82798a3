package dev.tollway.cli.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A folder of manifests: one workload behind two sidecars, plans of every kind, keys in files of
 * their own.
 */
record Folder(Path path) {
  private static final String COMMON =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders, namespace: shop}
      spec:
        targetRef: {group: apps, kind: Deployment, name: orders}
        port: http
        rules:
          - name: orders
            matches: [{path: {type: PathPrefix, value: /orders}}]
            access: Key
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: five, namespace: shop}
      spec:
        routes: [{name: orders}]
        quotas: [{name: ever, unit: Requests, limit: 5, period: Lifetime}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: prepaid, namespace: shop}
      spec:
        routes: [{name: orders}]
        pricing: {currency: EUR, billing: Prepaid, prices: [{unit: Requests, amount: "0.10"}]}
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: slow, namespace: shop}
      spec:
        routes: [{name: orders}]
        rateLimits: [{name: per-hour, limit: 2, interval: 1h, burst: 2}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: by-hand, namespace: shop}
      spec:
        routes: [{name: orders}]
        approval: Manual
      """;
  private static final String ENTRY =
      "  - {namespace: shop, kind: Deployment, name: orders, port: http, listen: \"127.0.0.1:0\", upstream: demo}\n";

  static Folder in(Path path) throws IOException {
    Files.createDirectories(path.resolve("manifests"));
    Files.writeString(path.resolve("manifests/common.yaml"), COMMON);
    Files.writeString(path.resolve("standalone.yaml"), "workloads:\n" + ENTRY + ENTRY);
    return new Folder(path);
  }

  /** Writes the key's file; {@code more} are further lines of its spec, each indented by two. */
  Folder key(String name, String plan, String... more) throws IOException {
    String text =
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiKey
        metadata: {name: %1$s, namespace: shop}
        spec:
          planRef: {name: %2$s}
          secretName: %1$s-secret
        """
            .formatted(name, plan);
    for (String line : more) {
      text += "  " + line + "\n";
    }
    write("manifests/" + name + ".yaml", text);
    return this;
  }

  /** As an editor saves: the file is there before and after, whole. */
  void write(String name, String text) throws IOException {
    Path file = path.resolve(name);
    Path next = Files.writeString(Objects.requireNonNull(file.getParent()).resolve(".next"), text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String keyName) throws IOException {
    Files.delete(path.resolve("manifests/" + keyName + ".yaml"));
  }

  /** The secret that was issued for a key. */
  String secret(String keyName) throws IOException {
    return Files.readString(path.resolve(".tollway/secrets/shop/" + keyName + "-secret/key"));
  }
}
