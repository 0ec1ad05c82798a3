package dev.tollway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      """;
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: orders, namespace: shop}
      spec: {template: {spec: {containers: [{name: app, ports: [{name: http, containerPort: 8080}]}]}}}
      ---
      """;
  private static final String ROUTE =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiRoute
      metadata: {name: orders, namespace: shop}
      spec:
        targetRef: {name: orders}
        port: http
        rules: [{name: all}]
      """;
  private static final String PLAN =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: UsagePlan
      metadata: {name: gold, namespace: shop}
      spec:
        routes: [{name: orders}]
      """;
  private static final String KEY =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKey
      metadata: {name: acme, namespace: shop}
      spec:
        planRef: {name: gold}
        secretName: acme-key
      """;
  private static final String GRANT =
      """
      apiVersion: tollway.dev/v1alpha1
      kind: ApiKeyGrant
      metadata: {name: acme, namespace: shop}
      spec:
        keyRef: {name: acme}
        planRef: {name: gold}
        decision: Approved
      """;

  @TempDir private Path folder;

  @Test
  void aWholeSetIsFine() throws IOException {
    write("shop.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write("plan.yaml", PLAN);
    write("key.yaml", KEY);

    assertThat(validate()).containsExactly("3 objects, no problem.");
    assertThat(run().code()).isZero();
  }

  @Test
  void aFileIsJudgedByItself() throws IOException {
    write("plan.yaml", PLAN + "  titel: Gold\n");

    Run run = Run.of("validate", "--filename", folder.resolve("plan.yaml").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .startsWith(
            folder
                + "/plan.yaml:6: spec.titel: must not be given: there is no such field; did you mean title?");
  }

  @Test
  void problemsAreCountedAndSorted() throws IOException {
    write("b.yaml", PLAN + "  shadow: 1\n");
    write("a.yaml", KEY + "  expireTime: never\n  secretName: b\n");

    assertThat(validate())
        .containsExactly(
            "a.yaml:8: spec.secretName: must be given once only: it stands also on line 6",
            "b.yaml:6: spec.shadow: must be a boolean, not an integer",
            "b.yaml:3: note: metadata.namespace: Namespace shop is not here; it must be where this is applied",
            "1 object, 2 problems.");
  }

  @Test
  void aMissingPlanIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE + "---\n" + KEY);

    assertThat(validate())
        .contains("all.yaml:22: spec.planRef.name: must exist: there is no UsagePlan shop/gold");
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void aGrantForAMissingKeyOrOnAMissingPlanIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + GRANT);

    assertThat(validate())
        .contains(
            "all.yaml:9: spec.keyRef.name: must exist: there is no ApiKey shop/acme",
            "all.yaml:10: spec.planRef.name: must exist: there is no UsagePlan shop/gold");
  }

  @Test
  void aGrantOnAnotherPlanThanTheKeyUsesIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE + "---\n" + PLAN + "---\n" + KEY);
    write("other.yaml", PLAN.replace("name: gold", "name: silver"));
    write("grant.yaml", GRANT.replace("planRef: {name: gold}", "planRef: {name: silver}"));

    assertThat(validate())
        .contains(
            "grant.yaml:6: spec.planRef.name: must be the plan of ApiKey shop/acme, which is shop/gold");
  }

  @Test
  void aSecondGrantForAKeyIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE + "---\n" + PLAN + "---\n" + KEY);
    write("grant.yaml", GRANT);
    write("second.yaml", GRANT.replace("name: acme, n", "name: second, n"));

    assertThat(validate())
        .contains(
            "second.yaml:5: spec.keyRef: ApiKeyGrant shop/acme is an older grant for ApiKey shop/acme on plan gold and counts alone: edit that one, and delete this one.");
  }

  @Test
  void aMissingRouteIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + PLAN);

    assertThat(validate())
        .contains("all.yaml:9: spec.routes[0].name: must exist: there is no ApiRoute shop/orders");
  }

  @Test
  void aPlanOfANamespaceThatIsNotHereIsANote() throws IOException {
    write("key.yaml", NAMESPACE + KEY.replace("{name: gold}", "{name: gold, namespace: seller}"));

    assertThat(validate())
        .containsExactly(
            "key.yaml:9: note: spec.planRef.name: UsagePlan seller/gold cannot be seen: nothing of namespace seller is here",
            "1 object, no problem.");
    assertThat(run().code()).isZero();
  }

  @Test
  void aRouteOfANamespaceThatIsNotHereIsANote() throws IOException {
    write(
        "plan.yaml", NAMESPACE + PLAN.replace("{name: orders}", "{name: orders, namespace: api}"));

    assertThat(validate())
        .containsExactly(
            "plan.yaml:9: note: spec.routes[0].name: ApiRoute api/orders cannot be seen: nothing of namespace api is here",
            "1 object, no problem.");
  }

  @Test
  void anAbsentWorkloadIsANote() throws IOException {
    write("route.yaml", NAMESPACE + ROUTE);

    assertThat(validate())
        .containsExactly(
            "route.yaml:9: note: spec.targetRef: Deployment shop/orders is not here; it must be where this is applied",
            "1 object, no problem.");
    assertThat(run().code()).isZero();
  }

  @Test
  void anAbsentNamespaceIsANote() throws IOException {
    write("all.yaml", DEPLOYMENT + ROUTE);

    assertThat(validate())
        .containsExactly(
            "all.yaml:8: note: metadata.namespace: Namespace shop is not here; it must be where this is applied",
            "1 object, no problem.");
  }

  @Test
  void aPortThatTheWorkloadLacksIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE.replace("port: http", "port: grpc"));

    assertThat(validate())
        .contains(
            "all.yaml:15: spec.port: must be a container port of Deployment shop/orders, which has http, 8080");
  }

  @Test
  void aRuleThatTheRouteLacksIsAProblem() throws IOException {
    write(
        "all.yaml",
        NAMESPACE
            + DEPLOYMENT
            + ROUTE
            + "---\n"
            + PLAN.replace("{name: orders}", "{name: orders, rules: [all, export]}"));

    assertThat(validate())
        .contains(
            "all.yaml:22: spec.routes[0].rules[1]: must be a rule of ApiRoute shop/orders, which has all");
  }

  @Test
  void aSelectorThatFindsNothingIsANote() throws IOException {
    write(
        "all.yaml",
        NAMESPACE + PLAN.replace("{name: orders}", "{selector: {matchLabels: {tier: public}}}"));

    assertThat(validate())
        .contains(
            "all.yaml:9: note: spec.routes[0].selector: no ApiRoute of namespace shop here has these labels");
  }

  @Test
  void aPlanThatDoesNotLetTheNamespaceInIsAProblem() throws IOException {
    write(
        "all.yaml",
        NAMESPACE
            + DEPLOYMENT
            + ROUTE
            + "---\n"
            + PLAN
            + "---\n"
            + KEY.replace("namespace: shop", "namespace: acme")
                .replace("{name: gold}", "{name: gold, namespace: shop}"));

    assertThat(validate())
        .contains(
            "all.yaml:28: spec.planRef.name: must be allowed: spec.allowedKeys of UsagePlan shop/gold does not let namespace acme in");
  }

  @Test
  void aRouteThatDoesNotLetTheNamespaceInIsAProblem() throws IOException {
    write(
        "all.yaml",
        NAMESPACE
            + DEPLOYMENT
            + ROUTE
            + "---\n"
            + PLAN.replace("namespace: shop", "namespace: resale")
                .replace("{name: orders}", "{name: orders, namespace: shop}"));

    assertThat(validate())
        .contains(
            "all.yaml:22: spec.routes[0].name: must be allowed: spec.allowedPlans of ApiRoute shop/orders does not let namespace resale in");
  }

  @Test
  void whatOnlyTheSellerMayDecideIsAProblemInAnotherNamespace() throws IOException {
    write(
        "all.yaml",
        NAMESPACE
            + DEPLOYMENT
            + ROUTE
            + "---\n"
            + PLAN
            + "  allowedKeys: {namespaces: {from: All}}\n---\n"
            + KEY.replace("namespace: shop", "namespace: acme")
                .replace("{name: gold}", "{name: gold, namespace: shop}")
            + "  topUps: [{id: mine, amount: \"9\", currency: EUR}]\n");

    assertThat(validate())
        .anySatisfy(line -> assertThat(line).startsWith("all.yaml:28: spec: ").contains("topUps"));
  }

  @Test
  void aBrokenRegularExpressionIsAProblem() throws IOException {
    write(
        "all.yaml",
        NAMESPACE
            + DEPLOYMENT
            + ROUTE.replace(
                "{name: all}",
                "{name: all, matches: [{path: {type: RegularExpression, value: \"/a(\"}}]}"));

    assertThat(run().code()).isEqualTo(1);
    assertThat(validate()).first().asString().startsWith("all.yaml:13: spec: ");
  }

  @Test
  void anObjectGivenTwiceIsAProblem() throws IOException {
    write("a.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write("b.yaml", ROUTE);

    assertThat(validate())
        .contains(
            "b.yaml:3: metadata.name: must be unique: ApiRoute shop/orders stands also in a.yaml:10");
  }

  @Test
  void aDocumentWithoutKindIsAProblem() throws IOException {
    write("a.yaml", "apiVersion: tollway.dev/v1alpha1\n");

    assertThat(validate()).contains("a.yaml:1: must have apiVersion and kind");
  }

  @Test
  void theWorkloadFileOfStandaloneIsNoManifest() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write("standalone.yaml", "workloads: []\n");

    assertThat(validate()).containsExactly("1 object, no problem.");
  }

  @Test
  void mistakesOfTheWorkloadFileAreTold() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write(
        "standalone.yaml",
        """
        workloads:
        - namespace: shop
          kind: Pod
          name: 7
          listen: "8080"
          upstream: ftp://127.0.0.1
          replicas: 2
        - {namespace: shop, kind: Deployment, name: orders, port: web, listen: "127.0.0.1:8080"}
        - {namespace: shop, kind: Deployment, name: orders, port: web, listen: "127.0.0.1:8080", upstream: demo}
        - {namespace: shop, kind: Deployment, name: orders, listen: "0.0.0.0:8080", upstream: demo}
        """);

    assertThat(validate())
        .containsExactly(
            "standalone.yaml:3: workloads[0].kind: must be Deployment, StatefulSet or DaemonSet",
            "standalone.yaml:4: workloads[0].name: must be a string",
            "standalone.yaml:5: workloads[0].listen: must be an address and a port such as 127.0.0.1:8080",
            "standalone.yaml:6: workloads[0].upstream: must be demo or a URL such as http://127.0.0.1:9090",
            "standalone.yaml:7: workloads[0].replicas: is unknown here; fields are kind, labels, listen, name, namespace, port, upstream",
            "standalone.yaml:8: workloads[1]: must have upstream",
            "standalone.yaml:9: workloads[2].listen: must be free: workloads[1] listens there",
            "standalone.yaml:10: workloads[3].listen: must be free: workloads[1] listens there",
            "1 object, 8 problems.");
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void aPortOfTheWorkloadFileThatTheWorkloadLacksIsTold() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write(
        "standalone.yaml",
        """
        workloads:
        - {namespace: shop, kind: Deployment, name: orders, port: web, listen: "127.0.0.1:8080", upstream: demo}
        """);

    assertThat(validate())
        .contains(
            "standalone.yaml:2: workloads[0].port: must be a container port of Deployment shop/orders (all.yaml:5): it has http 8080");
  }

  @Test
  void aWorkloadFileWithoutWorkloadsIsTold() throws IOException {
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write("standalone.yaml", "workload: []\n");

    assertThat(validate())
        .contains(
            "standalone.yaml:1: workload: is unknown here; the one field is workloads",
            "standalone.yaml:1: workloads: must be a list of at most 256 entries");
  }

  @Test
  void aWorkloadFileFurtherDownIsNotTheOneOfTheFolder() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    write("all.yaml", NAMESPACE + DEPLOYMENT + ROUTE);
    write("sub/standalone.yaml", "nonsense: 1\n");

    assertThat(validate())
        .containsExactly(
            "sub/standalone.yaml:1: note: not judged: it belongs to sub", "1 object, no problem.");
  }

  @Test
  void aWorkloadFileMayBeNamedByItself() throws IOException {
    write("standalone.yaml", "workloads: []\n");
    String file = folder.resolve("standalone.yaml").toString();

    assertThat(Run.of("validate", "-f", file).code()).isZero();
    write("standalone.yaml", "workloads: 7\n");
    assertThat(Run.of("validate", "-f", file).out())
        .startsWith(file + ":1: workloads: must be a list");
    Files.delete(folder.resolve("standalone.yaml"));
    assertThat(Run.of("validate", "-f", file).out()).startsWith(file + ":1: must be readable");
  }

  @Test
  void aKeyThatIsGivenTwiceIsToldWithItsLine() throws IOException {
    write("plan.yaml", PLAN + "  title: Gold\n  title: Silver\n");

    assertThat(validate())
        .contains("plan.yaml:7: spec.title: must be given once only: it stands also on line 6");
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void anObjectOfAKindThatWeDoNotHaveIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + ROUTE + "---\n" + PLAN.replace("UsagePlan", "UsagePlans"));
    write("deployment.yaml", DEPLOYMENT);

    assertThat(validate()).anyMatch(line -> line.startsWith("all.yaml:14: kind: must be "));
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void anObjectOfAVersionThatWeDoNotHaveIsAProblem() throws IOException {
    write("all.yaml", NAMESPACE + ROUTE + "---\n" + PLAN.replace("v1alpha1", "v2"));
    write("deployment.yaml", DEPLOYMENT);

    assertThat(validate()).anyMatch(line -> line.startsWith("all.yaml:13: apiVersion: must be "));
    assertThat(run().code()).isEqualTo(1);
  }

  @Test
  void aFolderWithoutOurObjectsIsNotFine() throws IOException {
    write("all.yaml", NAMESPACE);

    assertThat(run().code()).isEqualTo(1);
    assertThat(validate())
        .containsExactly("No object of tollway.dev: nothing was judged. Is it the right folder?");
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    Run run = Run.of("validate", "-f", folder.resolve("none.yaml").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("none.yaml:1: must be readable");
  }

  @Test
  void noFileIsWrongUsage() {
    assertThat(Run.of("validate").code()).isEqualTo(2);
  }

  @Test
  void theQuickstartIsFine() {
    Run run = Run.of("validate", "-f", Path.of("..", "examples", "01-quickstart").toString());

    assertThat(run.out()).endsWith("objects, no problem." + System.lineSeparator());
    assertThat(run.code()).isZero();
  }

  private Run run() {
    return Run.of("validate", "-f", folder.toString());
  }

  /** Lines of the answer, with files as seen from the folder. */
  private List<String> validate() {
    return run().out().replace(folder + "/", "").lines().toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
