package dev.tollway.operator.distribute;

import static dev.tollway.operator.distribute.Picture.ORDERS;
import static dev.tollway.operator.distribute.Picture.REPORTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.TestPicture;
import dev.tollway.operator.compile.Compilation;
import dev.tollway.operator.compile.Compiler;
import dev.tollway.operator.compile.Numbered;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.operator.resolve.Facts;
import dev.tollway.operator.resolve.NamespaceInfo;
import dev.tollway.operator.resolve.Resolver;
import dev.tollway.operator.resolve.Resources;
import dev.tollway.operator.resolve.Workload;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One plan opens routes of two workloads: what their sidecars hear of each other, over a socket.
 */
class ScopeTest {
  private static final ResourceName PLAN = Picture.plan("shop/gold");

  private Served served;
  private Compilation compilation;

  @BeforeEach
  void publishOnePlanForTwoWorkloads() throws IOException {
    served = Served.overSocket();
    compilation = compiled(1, new Numbered(1, 0, Map.of(), Map.of()));
    served.distribution.publish(compilation.picture(), compilation.published());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static Compilation compiled(int costOfOrders, Numbered before) {
    Resources resources =
        new Resources(
            List.of(
                route("orders", ""),
                route(
                    "reports",
                    ", lifecycle: {stage: Deprecated, "
                        + "deprecationTime: '2026-10-01T00:00:00Z'}")),
            List.of(
                TestPicture.object(
                    UsagePlan.class,
                    "gold",
                    "{routes: [{name: orders, costFactor: %d}, {name: reports}]}"
                        .formatted(costOfOrders))),
            List.<ApiKey>of(TestPicture.key(1)),
            List.of(),
            List.of(new NamespaceInfo("shop", "ns-shop", Map.of())),
            List.of(workload("orders"), workload("reports")),
            List.of(),
            List.of());
    return Compiler.compile(
        Resolver.resolve(resources, Facts.none(), Instant.parse("2026-11-02T00:00:00Z")), before);
  }

  private static ApiRoute route(String name, String more) {
    return TestPicture.object(
        ApiRoute.class,
        name,
        "{targetRef: {name: %s}, port: http, rules: [{name: all, matches: [{path: {value: /}}]}]%s}"
            .formatted(name, more));
  }

  private static Workload workload(String name) {
    return new Workload(
        "shop",
        "Deployment",
        name,
        Map.of("app", name),
        false,
        List.of(new Workload.Port("http", 8080, true)),
        List.of(new Workload.Pod("pod-of-" + name, name + "-1", true, true)));
  }

  private SimulatedSidecar sidecar(WorkloadRef workload) {
    return SimulatedSidecar.subscribed(served.channel, workload, "pod-of-" + workload.name());
  }

  private Standing standing(WorkloadRef workload) {
    return served.distribution.standing(
        "pod-of-" + workload.name(), PLAN, compilation.revision(PLAN, workload));
  }

  @Test
  void sendsNothingThatNamesARouteOfAnotherWorkload() throws Exception {
    ConfigUpdate orders = sidecar(ORDERS).taken();
    ConfigUpdate reports = sidecar(REPORTS).taken();

    assertThat(orders.getChangedList()).hasSize(3);
    assertThat(orders.toString()).contains("shop/orders").doesNotContain("shop/reports");
    assertThat(reports.getChangedList()).hasSize(3);
    assertThat(reports.toString()).contains("shop/reports").doesNotContain("shop/orders");
  }

  @Test
  void sendsNothingToAWorkloadWhosePartStaysTheSame() throws Exception {
    SimulatedSidecar orders = sidecar(ORDERS);
    SimulatedSidecar reports = sidecar(REPORTS);
    orders.taken();
    reports.taken();

    compilation =
        compiled(2, new Numbered(1, compilation.number(), compilation.revisions(), Map.of()));
    served.distribution.publish(compilation.picture(), compilation.published());

    assertThat(orders.taken().getChangedList())
        .extracting(Resource::getResourceCase)
        .containsExactly(Resource.ResourceCase.PLAN);
    await().until(() -> standing(ORDERS) instanceof Standing.Acknowledged);
    assertThat(standing(REPORTS)).isInstanceOf(Standing.Acknowledged.class);
    assertThat(reports.updates).isEmpty();
  }

  @Test
  void believesASidecarThatAcknowledgedThePartOfItsOwnWorkloadOnly() throws Exception {
    SimulatedSidecar orders = sidecar(ORDERS);
    sidecar(REPORTS).next();
    orders.taken();

    await().until(() -> standing(ORDERS) instanceof Standing.Acknowledged);
    assertThat(standing(REPORTS)).isInstanceOf(Standing.Outstanding.class);
  }
}
