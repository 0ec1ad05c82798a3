package dev.tollway.operator.standalone.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.schema.Judge;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.resolve.Workload;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private static final Judge JUDGE = Judge.load();
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: orders, namespace: shop}
      spec:
        template:
          metadata: {labels: {app: orders}}
          spec:
            containers:
            - ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9100}]
      """;

  private static final String ROUTE =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders, namespace: shop}
      spec:
        targetRef: {group: apps, kind: Deployment, name: orders}
        port: web
        rules: [{name: all, matches: [{path: {type: PathPrefix, value: /}}]}]
      """;

  @Test
  void takesThePortNamedHttpOfTheManifest() {
    assertThat(settle("", DEPLOYMENT).entries().getFirst().port()).isEqualTo("http");
  }

  @Test
  void takesThePortThatTheManifestAnnotates() {
    String annotated =
        DEPLOYMENT.replace(
            "metadata: {labels", "metadata: {annotations: {tollway.dev/ports: metrics}, labels");

    assertThat(settle("", annotated).entries().getFirst().port()).isEqualTo("metrics");
  }

  @Test
  void writesAPortByItsNameWhereItHasOne() {
    assertThat(settle(", port: 8080", DEPLOYMENT).entries().getFirst().port()).isEqualTo("http");
  }

  @Test
  void rejectsAPortThatTheManifestLacks() {
    Workloads.Settled settled = settle(", port: web", DEPLOYMENT);

    assertThat(settled.entries()).isEmpty();
    assertThat(settled.problems())
        .singleElement()
        .asString()
        .contains("workloads[0].port", "it has http 8080, metrics 9100");
  }

  @Test
  void takesThePortThatTheRoutesNameWhereNoManifestIs() {
    assertThat(settle("", ROUTE).entries().getFirst().port()).isEqualTo("web");
  }

  @Test
  void rejectsAPortThatNoRouteNamesWhereNoManifestIs() {
    assertThat(settle(", port: web", ROUTE).problems()).isEmpty();
    assertThat(settle(", port: http", ROUTE).problems())
        .singleElement()
        .hasToString(
            "standalone.yaml:1: workloads[0].port: must be a port that a route of Deployment shop/orders names: web");
    assertThat(settle(", port: http", "").problems()).isEmpty();
  }

  @Test
  void takesLabelsOfTheManifest() {
    assertThat(workload("", DEPLOYMENT).podLabels()).isEqualTo(Map.of("app", "orders"));
  }

  @Test
  void takesLabelsOfTheEntryBeforeThoseOfTheManifest() {
    assertThat(workload(", labels: {app: other}", DEPLOYMENT).podLabels())
        .isEqualTo(Map.of("app", "other"));
  }

  @Test
  void marksThePortThatIsTakenOver() {
    assertThat(workload("", DEPLOYMENT).ports())
        .containsExactly(
            new Workload.Port("http", 8080, true), new Workload.Port("metrics", 9100, false));
  }

  @Test
  void countsAnEntryAsTheWorkloadWhereNoManifestIs() {
    assertThat(workload(", port: 8080", "").ports())
        .containsExactly(new Workload.Port("", 8080, true));
  }

  @Test
  void givesAPodTheSameUidAsLongAsWorkloadAndAddressAreTheSame() {
    String uid = settle("", DEPLOYMENT).entries().getFirst().podUid();

    assertThat(settle(", labels: {a: b}", "").entries().getFirst().podUid()).isEqualTo(uid);
  }

  private static Workload workload(String more, String manifests) {
    SortedMap<ObjectRef, FolderObject> objects = objects(manifests);
    List<WorkloadEntry> entries = settle(more, manifests).entries();
    return Workloads.of(new FolderState(objects, entries, List.of(), List.of())).getFirst();
  }

  private static Workloads.Settled settle(String more, String manifests) {
    String map =
        "workloads: [{namespace: shop, kind: Deployment, name: orders, listen: \"h:1\", upstream: demo"
            + more
            + "}]";
    List<MapLine> lines = WorkloadMap.read("standalone.yaml", map).lines();
    return Workloads.settle(lines, objects(manifests), Map.of());
  }

  private static SortedMap<ObjectRef, FolderObject> objects(String manifests) {
    FileView view = new FileReader(JUDGE::judge).read("a.yaml", manifests);
    assertThat(view.problems()).isEmpty();
    SortedMap<ObjectRef, FolderObject> objects = new TreeMap<>();
    view.objects().forEach(object -> objects.put(object.ref(), object));
    return objects;
  }
}
