package dev.tollway.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.ApiKey;
import dev.tollway.operator.desired.IssuedSecret;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.distribute.Published;
import dev.tollway.operator.resolve.ObjectRef;
import dev.tollway.operator.status.ObjectEvent;
import dev.tollway.operator.status.StatusSink;
import dev.tollway.operator.status.StatusText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlPlaneTest implements StatusSink, SecretSink {

  private static final String DAILY = ", quotas: [{name: daily, limit: 1000, period: Day}]";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TestLoop loop = new TestLoop(Instant.parse("2026-11-24T12:00:00Z"));
  private final MemoryRegistry registry = new MemoryRegistry();
  private final TestLedger ledger = new TestLedger(loop);
  private final TestSidecars sidecars = new TestSidecars(loop);
  private final List<ObjectRef> writes = new ArrayList<>();
  private final List<ObjectEvent> events = new ArrayList<>();
  private final List<IssuedSecret> secrets = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();

  private ControlPlane start() {
    ControlPlane controlPlane =
        new ControlPlane(
            new Seams(registry, sidecars, ledger, this, this, loop, byte[]::new), loop);
    controlPlane.onReport(reports::add);
    return controlPlane;
  }

  @Override
  public void status(ObjectRef ref, StatusText status) {
    writes.add(ref);
  }

  @Override
  public void event(ObjectEvent event) {
    events.add(event);
  }

  @Override
  public void create(IssuedSecret secret) {
    secrets.add(secret);
  }

  @Override
  public void rotate(IssuedSecret secret, String expected) {}

  @Override
  public void clear(String namespace, String name, String expected) {}

  @Override
  public void delete(String namespace, String name) {
    throw new IllegalStateException("nothing is deleted here");
  }

  @Test
  void publishesNothingBeforeTheFirstPicture() {
    start();
    loop.run(SECOND);
    assertThat(sidecars.publications()).isZero();
  }

  @Test
  void mergesPicturesThatComeWhileItWorks() {
    ControlPlane controlPlane = start();
    for (int i = 1; i <= 100; i++) {
      controlPlane.apply(TestPicture.of("", i));
    }
    loop.run(SECOND);
    assertThat(sidecars.publications()).isEqualTo(1);
    assertThat(sidecars.picture()).hasSize(102);
  }

  @Test
  void writesNothingWhenTheSamePictureComesAgain() {
    ControlPlane controlPlane = start();
    controlPlane.apply(TestPicture.of(DAILY, 3));
    loop.run(SECOND);
    writes.clear();
    controlPlane.apply(TestPicture.of(DAILY, 3));
    loop.run(SECOND);
    assertThat(writes).isEmpty();
    assertThat(sidecars.publications()).isEqualTo(1);
  }

  /** Whoever starts everything waits until it is settled, and a decision may take days. */
  @Test
  void aKeyThatWaitsForApprovalIsSettled() {
    ControlPlane controlPlane = start();
    controlPlane.apply(TestPicture.of(", approval: Manual", 1));
    loop.run(SECOND);
    assertThat(reports.getLast().settled()).isTrue();
  }

  @Test
  void aNewKeyKeepsTheRevisionOfRouteAndPlan() {
    ControlPlane controlPlane = start();
    controlPlane.apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    List<Published> before = sidecars.picture();
    controlPlane.apply(TestPicture.of(DAILY, 2));
    loop.run(SECOND);
    assertThat(sidecars.picture()).hasSize(before.size() + 1).containsAll(before);
  }

  @Test
  void aRestartKeepsEveryRevision() {
    start().apply(TestPicture.of(DAILY, 2));
    loop.run(SECOND);
    List<Published> before = sidecars.picture();
    loop.close();
    ledger.restart();
    start().apply(TestPicture.of(DAILY, 2));
    loop.run(SECOND);
    assertThat(sidecars.picture()).isEqualTo(before);
  }

  @Test
  void aResourceThatComesBackGetsAHigherNumber() {
    ControlPlane controlPlane = start();
    controlPlane.apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    controlPlane.apply(TestPicture.of(DAILY, 0));
    loop.run(SECOND);
    controlPlane.apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    assertThat(sidecars.picture().getFirst().resource().getRevision().getNumber()).isEqualTo(3);
  }

  @Test
  void refreshesStayInTheBudgetWhenManyKeysAreBusy() {
    start().apply(TestPicture.of(DAILY, 500));
    loop.run(SECOND);
    loop.run(Duration.ofMinutes(2));
    writes.clear();
    for (int second = 1; second <= 120; second++) {
      for (int i = 0; i < 500; i++) {
        ledger.use("key/shop/k" + i, "daily", second);
      }
      ledger.views();
      loop.run(SECOND);
    }
    // Two minutes, and what an edge adds.
    assertThat(writes).hasSizeBetween(500, 610);
  }

  @Test
  void refusalsStayInTheBudgetToo() {
    start().apply(TestPicture.of(DAILY, 100));
    loop.run(SECOND);
    loop.run(Duration.ofMinutes(2));
    writes.clear();
    for (int second = 1; second <= 60; second++) {
      for (int i = 0; i < 100; i++) {
        sidecars.deny("shop/k" + i, "QuotaExceeded", "shop/orders");
      }
      loop.run(SECOND);
    }
    // One minute.
    assertThat(writes).hasSizeBetween(250, 310);
  }

  @Test
  void aRefusalIsInTheStatusOfItsKeyWithinSeconds() {
    start().apply(TestPicture.of(DAILY, 2));
    loop.run(SECOND);
    writes.clear();
    sidecars.deny("shop/k1", "RateLimited", "shop/orders");
    loop.run(Duration.ofSeconds(3));
    assertThat(writes).containsExactly(ObjectRef.key("shop", "k1"));
    assertThat(registry.statuses().get(ObjectRef.key("shop", "k1")))
        .contains("\"lastDenial\":{\"time\":\"2026-11-24T12:00:01Z\",\"reason\":\"RateLimited\"");
  }

  @Test
  void aTransitionWaitsForNobody() {
    start().apply(TestPicture.of(DAILY, 500));
    loop.run(SECOND);
    for (int i = 0; i < 500; i++) {
      ledger.use("key/shop/k" + i, "daily", 1);
    }
    ledger.views();
    loop.run(SECOND);
    writes.clear();
    ledger.use("key/shop/k499", "daily", 1_000);
    ledger.views();
    loop.run(Duration.ofMillis(200));
    assertThat(writes).contains(ObjectRef.key("shop", "k499"));
  }

  @Test
  void anEventIsNotToldAgainAfterARestart() {
    start().apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    ledger.use("key/shop/k0", "daily", 1_000);
    ledger.views();
    loop.run(SECOND);
    loop.close();
    ledger.restart();
    start().apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    assertThat(events).extracting(ObjectEvent::reason).containsExactly("PaymentRequired");
  }

  @Test
  void aRestartWritesNoStatusThatIsStillTrue() {
    start().apply(TestPicture.of(DAILY, 3));
    loop.run(SECOND);
    ledger.use("key/shop/k0", "daily", 1_000);
    ledger.views();
    loop.run(SECOND);
    loop.close();
    ledger.restart();
    writes.clear();
    start().apply(TestPicture.of(DAILY, 3));
    loop.run(SECOND);
    assertThat(writes).isEmpty();
  }

  @Test
  void aRestartLeavesWhatIsKnownOfPaymentUntilTheLedgerSpeaks() {
    start().apply(TestPicture.of(DAILY, 3));
    loop.run(SECOND);
    ledger.use("key/shop/k0", "daily", 1_000);
    ledger.views();
    loop.run(SECOND);
    loop.close();
    ledger.restart();
    ledger.answers(false);
    writes.clear();
    start().apply(TestPicture.of(DAILY, 3));
    loop.run(Duration.ofSeconds(30));
    assertThat(writes).isEmpty();
    loop.run(Duration.ofSeconds(60));
    assertThat(writes).contains(ObjectRef.key("shop", "k0"));
  }

  @Test
  void aKeyWithoutAQuotaWaitsForNoLedgerAfterAStart() {
    ledger.answers(false);
    sidecars.silence("pod-1");
    start().apply(TestPicture.of(", rateLimits: [{name: s, limit: 5, interval: 1s}]", 1));
    loop.run(SECOND);
    assertThat(reports.getLast().settled()).isFalse();
    sidecars.heal();
    loop.run(SECOND);
    assertThat(reports.getLast().settled()).isTrue();
  }

  @Test
  void finishesWhatAFailingStoreInterrupted() {
    registry.fail(3);
    start().apply(TestPicture.of(DAILY, 1));
    loop.run(Duration.ofSeconds(10));
    assertThat(sidecars.picture()).hasSize(3);
    assertThat(reports.getLast().settled()).isTrue();
  }

  @Test
  void oneKeyWithoutSpecStopsNobody() {
    ApiKey empty = TestPicture.key(1);
    empty.setSpec(null);
    start().apply(TestPicture.of(TestPicture.plan(""), List.of(TestPicture.key(0), empty)));
    loop.run(SECOND);
    assertThat(reports.getLast().problems()).extracting(e -> e.ref().name()).containsExactly("k1");
    assertThat(sidecars.picture()).hasSize(3);
  }

  @Test
  void issuesASecretOnceWhileItIsNotSeenYet() {
    ControlPlane controlPlane = start();
    ApiKey key =
        TestPicture.object(
            ApiKey.class, "issued", "{planRef: {name: gold}, secretName: issued-key}");
    for (int i = 0; i < 5; i++) {
      controlPlane.apply(TestPicture.of(TestPicture.plan(""), List.of(key)));
      loop.run(SECOND);
    }
    assertThat(secrets).hasSize(1);
    assertThat(secrets.getFirst().data()).containsKeys("key", "keyId");
  }

  @Test
  void reportsWhatIsAcceptedAndNotYetProgrammed() {
    sidecars.silence("pod-1");
    start().apply(TestPicture.of("", 1));
    loop.run(SECOND);
    assertThat(reports.getLast().settled()).isFalse();
    sidecars.heal();
    loop.run(SECOND);
    assertThat(reports.getLast().settled()).isTrue();
  }

  @Test
  void setsNoMoreThanAHandfulOfTimers() {
    ControlPlane controlPlane = start();
    for (int i = 0; i < 1_000; i++) {
      controlPlane.apply(TestPicture.of(DAILY, 1));
      ledger.views();
      loop.run(Duration.ofMillis(10));
    }
    assertThat(loop.timers()).isLessThan(10);
  }

  @Test
  void aSubscriptionThatEndsIsToldWithoutAnybodyCalling() {
    start().apply(TestPicture.of(", subscription: {term: Day}", 1));
    loop.run(SECOND);
    loop.run(Duration.ofDays(1));
    assertThat(registry.statuses().get(ObjectRef.key("shop", "k0")))
        .contains("SubscriptionExpired");
  }

  @Test
  void forgetsTheStatusOfWhatIsGone() {
    ControlPlane controlPlane = start();
    controlPlane.apply(TestPicture.of(DAILY, 2));
    loop.run(SECOND);
    controlPlane.apply(TestPicture.of(DAILY, 1));
    loop.run(SECOND);
    assertThat(registry.statuses())
        .extractingFromEntries(Map.Entry::getKey)
        .doesNotContain(ObjectRef.key("shop", "k1"));
  }
}
