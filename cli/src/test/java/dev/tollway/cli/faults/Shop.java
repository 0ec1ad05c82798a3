package dev.tollway.cli.faults;

import dev.tollway.cli.TollwayProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of manifests with keys whose every request counts against a strict quota and costs
 * money, and the processes over it.
 */
record Shop(Path dir, List<String> keys, long limit) {
  /** What one request costs, in nano-units of the currency. */
  static final long PRICE_NANOS = 1_230_000L;

  private static final String ENTRY =
      "  - {namespace: shop, kind: Deployment, name: orders, listen: \"127.0.0.1:0\", upstream: demo}\n";

  /** Writes the folder; two sidecars may run. */
  static Shop in(Path dir, List<String> keys, long limit) throws IOException {
    Files.createDirectories(dir);
    StringBuilder manifests = new StringBuilder(common(limit));
    keys.forEach(key -> manifests.append(apiKey(key)));
    Files.writeString(dir.resolve("shop.yaml"), manifests);
    Files.writeString(dir.resolve("standalone.yaml"), "workloads:\n" + ENTRY + ENTRY);
    return new Shop(dir, List.copyOf(keys), limit);
  }

  private static String common(long limit) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: ApiRoute
    metadata: {name: orders, namespace: shop}
    spec:
      targetRef: {group: apps, kind: Deployment, name: orders}
      port: http
      rules:
        - {name: quick, matches: [{path: {type: PathPrefix, value: /quick}}], access: Key, timeouts: {request: 300ms}}
        - {name: all, access: Key}
    ---
    apiVersion: tollway.dev/v1alpha1
    kind: UsagePlan
    metadata: {name: strict, namespace: shop}
    spec:
      routes: [{name: orders}]
      quotas: [{name: ever, unit: Requests, limit: %d, period: Lifetime}]
      pricing: {currency: EUR, billing: Prepaid, prices: [{unit: Requests, amount: "0.00123"}]}
    """
        .formatted(limit);
  }

  private static String apiKey(String name) {
    return """
    ---
    apiVersion: tollway.dev/v1alpha1
    kind: ApiKey
    metadata: {name: %1$s, namespace: shop}
    spec:
      planRef: {name: strict}
      secretName: %1$s-key
      topUps: [{id: first, amount: "1000", currency: EUR}]
    """
        .formatted(name);
  }

  Path data() {
    return dir.resolve(".tollway");
  }

  /** The control plane at a port of its own; its sidecars find it there again after a restart. */
  TollwayProcess operator(int port, Map<String, String> environment) throws IOException {
    return TollwayProcess.start(
        dir.resolve("operator.log"),
        environment,
        "operator",
        "--standalone",
        dir.toString(),
        "--listen",
        "127.0.0.1:" + port);
  }

  /** Sidecar 0 or 1, as the control plane says that it is to be started. */
  TollwayProcess sidecar(TollwayProcess operator, int which, URI upstream) throws IOException {
    String said =
        operator.printed().lines().filter(line -> line.contains(" sidecar --")).toList().get(which);
    List<String> arguments = new ArrayList<>(List.of(said.strip().split(" ")));
    arguments.removeFirst();
    arguments.set(arguments.indexOf("--upstream") + 1, upstream.toString());
    return TollwayProcess.start(
        dir.resolve("sidecar-" + which + ".log"),
        Map.of("TOLLWAY_DRAIN_TIMEOUT", "2"),
        arguments.toArray(String[]::new));
  }

  /** Where the state of a sidecar lies. */
  static Path stateOf(TollwayProcess operator, int which) {
    String said =
        operator.printed().lines().filter(line -> line.contains(" sidecar --")).toList().get(which);
    return Path.of(said.substring(said.indexOf("--state-dir ") + "--state-dir ".length()));
  }

  static InetSocketAddress address(TollwayProcess sidecar) {
    URI origin = URI.create(sidecar.find("listens at (http://\\S+)"));
    return new InetSocketAddress(origin.getHost(), origin.getPort());
  }

  static URI metrics(TollwayProcess sidecar) {
    return URI.create(sidecar.find("metrics: (http://\\S+)"));
  }

  /** The secret of each of these keys. */
  Map<String, String> secrets(List<String> some) throws IOException {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (String key : some) {
      secrets.put(
          key,
          Files.readString(data().resolve("secrets/shop").resolve(key + "-key").resolve("key")));
    }
    return secrets;
  }
}
