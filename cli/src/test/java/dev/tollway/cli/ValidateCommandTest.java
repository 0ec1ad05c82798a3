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
  void anUnknownKindOfOurGroupIsAProblem() throws IOException {
    write("a.yaml", PLAN.replace("UsagePlan", "UsagePlans"));

    assertThat(validate()).contains("a.yaml:2: kind: must be one of ApiKey, ApiRoute, UsagePlan");
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
