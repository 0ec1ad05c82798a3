package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Judge JUDGE = Judge.load();

  @Test
  void namesFileLineFieldAndWhatMustBe() {
    assertThat(
            problems(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: UsagePlan
                metadata:
                  name: gold
                spec:
                  routes: [{name: orders}]
                  quotas:
                  - name: monthly
                    limit: -1
                    period: Month
                """))
        .containsExactly("plan.yaml:9: spec.quotas[0].limit: must be at least 0");
  }

  @Test
  void aMissingFieldIsPlacedAtItsParent() {
    assertThat(
            problems(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: UsagePlan
                metadata: {name: gold}
                spec:
                  routes: [{name: orders}]
                  quotas:
                  - name: monthly
                    limit: 1
                """))
        .containsExactly("plan.yaml:7: spec.quotas[0].period: must be given, for example Month");
  }

  @Test
  void aMisspeltFieldIsAnsweredWithTheRightOne() {
    assertThat(problems(plan("ratelimits: []")))
        .containsExactly(
            "plan.yaml:6: spec.ratelimits: must not be given: there is no such field; did you mean rateLimits?");
  }

  @Test
  void textThatYamlReadsAsSomethingElseIsToldToBeQuoted() {
    assertThat(problems(plan("title: no")))
        .containsExactly(
            "plan.yaml:6: spec.title: must be a string, not a boolean: put it in quotes");
  }

  @Test
  void anAmountWithoutQuotesIsToldToBeQuoted() {
    assertThat(problems(plan("pricing: {currency: EUR, prices: [{amount: 0.10}]}")))
        .containsExactly(
            "plan.yaml:6: spec.pricing.prices[0].amount: must be a string, not a number: put it in quotes");
  }

  @Test
  void anUnknownKindOfOurGroupIsAProblem() {
    assertThat(problems("apiVersion: tollway.dev/v1alpha1\nkind: ApiRout\n"))
        .containsExactly(
            "plan.yaml:2: kind: must be one of ApiKey, ApiKeyGrant, ApiRoute, UsagePlan");
  }

  @Test
  void anUnknownVersionOfOurGroupIsAProblem() {
    assertThat(problems("apiVersion: tollway.dev/v2\nkind: ApiRoute\n"))
        .containsExactly("plan.yaml:1: apiVersion: must be tollway.dev/v1alpha1");
  }

  @Test
  void otherGroupsAreNotJudged() {
    Judgement judgement = judge("apiVersion: apps/v1\nkind: Deployment\nspec: {whatever: 1}\n");

    assertThat(judgement.accepted()).isTrue();
  }

  @Test
  void defaultsAreFilledInWhereTheirParentIs() {
    UsagePlan plan =
        judge(plan("quotas: [{name: monthly, limit: 1, period: Month}]")).as(UsagePlan.class);

    assertThat(plan.getSpec().timeZone()).isEqualTo("UTC");
    assertThat(plan.getSpec().quotas().getFirst().per().name()).isEqualTo("KEY");
    assertThat(plan.getSpec().pricing()).isNull();
  }

  @Test
  void aFieldWithoutAValueIsAsIfItWereNotWritten() {
    UsagePlan plan = judge(plan("timeZone:")).as(UsagePlan.class);

    assertThat(plan.getSpec().timeZone()).isEqualTo("UTC");
  }

  @Test
  void anUnknownFieldWithoutAValueIsStillUnknown() {
    assertThat(problems(plan("nonsense:"))).hasSize(1);
  }

  @Test
  void rulesAreNotAskedWhereTheSchemaIsBroken() {
    assertThat(
            problems(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: ApiKey
                metadata: {name: x}
                spec:
                  planRef: {name: gold}
                  secretName: x
                  subscription: {startTime: tomorrow, endTime: 2026-01-01T00:00:00Z}
                """))
        .containsExactly(
            "plan.yaml:7: spec.subscription.startTime: must be an RFC 3339 time, for example 2026-12-01T00:00:00Z");
  }

  @Test
  void statusIsDroppedAsTheApiServerDoes() {
    ApiKey key =
        judge(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: ApiKey
                metadata: {name: x}
                spec: {planRef: {name: gold}, secretName: x}
                status: {keyId: forged}
                """)
            .as(ApiKey.class);

    assertThat(key.getStatus()).isNull();
  }

  @Test
  void theManifestItselfIsNotChanged() {
    Manifest manifest = Manifests.read("plan.yaml", plan("title: Gold")).manifests().getFirst();
    String before = manifest.content().toString();

    JUDGE.judge(manifest);

    assertThat(manifest.content().toString()).isEqualTo(before);
  }

  @Test
  void aLabelThatIsNoTextIsAProblem() {
    assertThat(
            problems(
                """
                apiVersion: tollway.dev/v1alpha1
                kind: ApiKey
                metadata: {name: x, labels: {tollway.dev/tier: 1}}
                spec: {planRef: {name: gold}, secretName: x}
                """))
        .containsExactly(
            "plan.yaml:3: metadata.labels[tollway.dev/tier]: must be a string, not an integer: put it in quotes");
  }

  @Test
  void aPortIsReadAsNumberOrName() {
    String route =
        """
        apiVersion: tollway.dev/v1alpha1
        kind: ApiRoute
        metadata: {name: x}
        spec: {targetRef: {name: x}, port: %s, rules: [{name: all}]}
        """;

    assertThat(judge(route.formatted("8080")).as(ApiRoute.class).getSpec().port().getIntVal())
        .isEqualTo(8080);
    assertThat(judge(route.formatted("http")).as(ApiRoute.class).getSpec().port().getStrVal())
        .isEqualTo("http");
  }

  @Test
  void aRejectedObjectHasNoTypedForm() {
    Judgement rejected = judge(plan("nonsense: 1"));

    assertThatThrownBy(() -> rejected.as(UsagePlan.class))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String plan(String field) {
    return """
    apiVersion: tollway.dev/v1alpha1
    kind: UsagePlan
    metadata: {name: gold}
    spec:
      routes: [{name: orders}]
      %s
    """
        .formatted(field);
  }

  private static Judgement judge(String text) {
    return JUDGE.judge(Manifests.read("plan.yaml", text).manifests().getFirst());
  }

  private static List<String> problems(String text) {
    return judge(text).problems().stream().map(LocatedProblem::toString).toList();
  }
}
