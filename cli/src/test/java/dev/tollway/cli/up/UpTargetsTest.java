package dev.tollway.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One plan over workloads of several kinds. */
class UpTargetsTest {
  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: carts, namespace: shop}
      spec:
        template:
          metadata: {labels: {app: carts}}
          spec:
            containers:
            - {name: app, ports: [{name: http, containerPort: 8080}]}
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: carts, namespace: shop}
      spec:
        targetRef: {kind: StatefulSet, name: carts}
        port: 8080
        rules: [{name: orders, matches: [{path: {value: /orders}}]}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: probes, namespace: shop}
      spec:
        targetRef: {kind: DaemonSet, name: probes}
        port: metrics
        rules: [{name: orders, matches: [{path: {value: /orders}}]}]
      ---
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: both, namespace: shop}
      spec:
        routes: [{name: carts}, {name: probes}]
        quotas: [{name: ever, limit: 3, period: Lifetime}]
      """;
  private static final String MAP =
      """
      workloads:
      - {namespace: shop, kind: StatefulSet, name: carts, listen: "127.0.0.1:0", upstream: demo}
      - {namespace: shop, kind: DaemonSet, name: probes, port: metrics, listen: "127.0.0.1:0", upstream: demo}
      """;

  @Test
  void aStatefulSetAndADaemonSetShareTheQuotaOfAKey(@TempDir Path dir) throws Exception {
    Folder folder = Folder.in(dir);
    folder.write("manifests/common.yaml", MANIFESTS);
    folder.write("standalone.yaml", MAP);
    folder.key("acme", "both");
    StringWriter printed = new StringWriter();
    try (Up up = new Up(dir, null, new PrintWriter(printed))) {
      up.start();
      assertThat(printed.toString())
          .contains("StatefulSet shop/carts listens at ", "DaemonSet shop/probes listens at ")
          .doesNotContain("Not in force");
      try (Caller caller = new Caller(printed.toString())) {
        String secret = folder.secret("acme");

        assertThat(caller.statuses(4, secret)).containsExactly(200, 200, 200, 402);
        assertThat(caller.status(0, "tw_unknown")).isEqualTo(401);
      }
    }
  }
}
