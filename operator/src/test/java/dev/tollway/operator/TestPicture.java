package dev.tollway.operator;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A shop with one route and one plan, and as many keys as a test asks for. */
public final class TestPicture {

  private TestPicture() {}

  public static <T extends HasMetadata> T object(Class<T> type, String name, String spec) {
    String kind = type.getSimpleName();
    return new KubernetesSerialization()
        .unmarshal(
            "apiVersion: tollway.dev/v1alpha1\nkind: "
                + kind
                + "\n"
                + "metadata: {name: %s, namespace: shop, uid: u-%s, generation: 1, creationTimestamp: '2026-11-01T00:00:00Z'}\n"
                    .formatted(name, name)
                + "spec: "
                + spec,
            type);
  }

  public static ApiRoute route() {
    return object(
        ApiRoute.class,
        "orders",
        "{targetRef: {name: orders}, port: http, rules: [{name: all, matches: [{path: {value: /}}]}]}");
  }

  public static UsagePlan plan(String more) {
    return object(UsagePlan.class, "gold", "{routes: [{name: orders}]" + more + "}");
  }

  /** A key whose hash is made of its number. */
  public static ApiKey key(int number) {
    return object(
        ApiKey.class,
        "k" + number,
        "{planRef: {name: gold}, keyHashes: ['sha256:" + "%064x".formatted(number) + "']}");
  }

  public static Resources of(String plan, int keys) {
    List<ApiKey> all = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      all.add(key(i));
    }
    return of(plan(plan), all);
  }

  public static Resources of(UsagePlan plan, List<ApiKey> keys) {
    return new Resources(
        List.of(route()),
        List.of(plan),
        keys,
        List.of(),
        List.of(new NamespaceInfo("shop", "ns-shop", Map.of())),
        List.of(
            new Workload(
                "shop",
                "Deployment",
                "orders",
                Map.of("app", "orders"),
                false,
                List.of(new Workload.Port("http", 8080, true)),
                List.of(new Workload.Pod("pod-1", "orders-1", true, true)))),
        List.of(),
        List.of());
  }
}
