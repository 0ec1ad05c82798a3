package dev.tollway.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.ApiKey;
import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.MemoryRegistry;
import dev.tollway.operator.Seams;
import dev.tollway.operator.TestLedger;
import dev.tollway.operator.TestLoop;
import dev.tollway.operator.TestPicture;
import dev.tollway.operator.TestSidecars;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.resolve.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What kstatus (Flux, Helm 4, kubectl wait tools) makes of our statuses: observedGeneration first,
 * then Stalled, then Ready, as in kstatus' {@code GetLegacyConditionsFn} for unknown kinds.
 */
class KstatusTest implements StatusSink, SecretSink {

  private static final ObjectRef KEY = ObjectRef.key("shop", "k0");

  private final TestLoop loop = new TestLoop(Instant.parse("2026-11-24T12:00:00Z"));
  private final TestLedger ledger = new TestLedger(loop);
  private final TestSidecars sidecars = new TestSidecars(loop);
  private final Map<ObjectRef, ObjectNode> statuses = new HashMap<>();
  private final ControlPlane controlPlane =
      new ControlPlane(
          new Seams(new MemoryRegistry(), sidecars, ledger, this, this, loop, byte[]::new), loop);

  @Override
  public void status(ObjectRef ref, StatusText status) {
    statuses.put(ref, status.tree());
  }

  @Override
  public void event(ObjectEvent event) {}

  @Override
  public void create(IssuedSecret secret) {}

  @Override
  public void rotate(IssuedSecret secret, String expected) {}

  @Override
  public void clear(String namespace, String name, String expected) {}

  @Override
  public void delete(String namespace, String name) {}

  private static String kstatus(JsonNode status, long generation) {
    if (status.path("observedGeneration").asLong() != generation) {
      return "InProgress";
    }
    String ready = "";
    for (JsonNode condition : status.path("conditions")) {
      String type = condition.path("type").asText();
      String value = condition.path("status").asText();
      if (type.equals("Stalled") && value.equals("True")) {
        return "Failed";
      }
      if (type.equals("Reconciling") && value.equals("True")) {
        return "InProgress";
      }
      ready = type.equals("Ready") ? value : ready;
    }
    return ready.equals("True") || ready.isEmpty() ? "Current" : "InProgress";
  }

  @ParameterizedTest
  @CsvSource({
    "a good key,                         gold, , Current",
    "a suspended key is as it was asked, gold, 'suspended: true', Current",
    "an expired key is as it was asked,  gold, 'expireTime: 2020-01-01T00:00:00Z', Current",
    "a subscription that ended,          gold, 'subscription: {endTime: 2020-01-01T00:00:00Z}', Current",
    "a key that waits for approval,      manual, , InProgress",
    "a plan that may come later,         none, , InProgress",
    "money of the wrong currency,        paid, 'topUps: [{id: a, amount: \"1\", currency: USD}]', Failed"
  })
  void seesAKeyAs(String what, String plan, String more, String expected) {
    String spec =
        "{planRef: {name: %s}, keyHashes: ['sha256:%064x']%s}"
            .formatted(plan.equals("none") ? "none" : "gold", 1, more == null ? "" : ", " + more);
    controlPlane.apply(
        TestPicture.of(
            TestPicture.plan(
                plan.equals("paid")
                    ? ", pricing: {currency: EUR, billing: Prepaid, prices: [{amount: '1'}]}"
                    : plan.equals("manual") ? ", approval: Manual" : ""),
            List.of(TestPicture.object(ApiKey.class, "k0", spec))));
    loop.run(Duration.ofSeconds(1));
    assertThat(kstatus(status(KEY), 1)).as(what).isEqualTo(expected);
  }

  @Test
  void seesAnAccountThatMustPayAsHealthy() {
    controlPlane.apply(TestPicture.of(", quotas: [{name: daily, limit: 1, period: Day}]", 1));
    loop.run(Duration.ofSeconds(1));
    ledger.use("key/shop/k0", "daily", 1);
    ledger.views();
    loop.run(Duration.ofSeconds(1));
    assertThat(status(KEY).path("summary").asText()).startsWith("402 Payment Required");
    assertThat(kstatus(status(KEY), 1)).isEqualTo("Current");
  }

  @Test
  void seesARouteThatSidecarsHaveNotTakenAsInProgress() {
    sidecars.silence("pod-1");
    controlPlane.apply(TestPicture.of("", 1));
    loop.run(Duration.ofSeconds(1));
    assertThat(kstatus(status(ObjectRef.route("shop", "orders")), 1)).isEqualTo("InProgress");
  }

  @Test
  void hasAReadyConditionFromTheFirstWriteOn() {
    sidecars.absent("pod-1");
    ledger.answers(false);
    controlPlane.apply(TestPicture.of("", 1));
    loop.run(Duration.ofMillis(1));
    assertThat(statuses).hasSize(3);
    statuses
        .values()
        .forEach(s -> assertThat(s.path("conditions").findValuesAsText("type")).contains("Ready"));
  }

  private ObjectNode status(ObjectRef ref) {
    return Objects.requireNonNull(statuses.get(ref), () -> "no status of " + ref);
  }
}
