package dev.tollway.operator.distribute;

import static dev.tollway.operator.distribute.Picture.ORDERS;
import static dev.tollway.operator.distribute.Picture.REPORTS;
import static dev.tollway.operator.distribute.Picture.key;
import static dev.tollway.operator.distribute.Picture.plan;
import static dev.tollway.operator.distribute.Picture.revision;
import static dev.tollway.operator.distribute.Picture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.operator.identity.Peer;
import dev.tollway.operator.identity.WorkloadRef;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Resource;
import dev.tollway.protocol.config.ResourceName;
import dev.tollway.protocol.config.Revision;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private final Picture picture = new Picture();
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = Served.overSocket();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private void publish() {
    served.publish(picture);
  }

  private SimulatedSidecar sidecar(WorkloadRef workload, String podUid) {
    return SimulatedSidecar.subscribed(served.channel, workload, podUid);
  }

  private static List<ResourceName> changed(ConfigUpdate update) {
    return update.getChangedList().stream().map(Names::of).toList();
  }

  private Standing standing(ResourceName name, long number) {
    return served.distribution.standing("pod-1", name, revision(number));
  }

  @Test
  void sendsExactlyWhatConcernsTheWorkloadPlansBeforeRoutesBeforeKeys() throws Exception {
    picture
        .with(key("shop/k"), 1, ORDERS)
        .with(route("shop/orders"), 1, ORDERS)
        .with(route("shop/reports"), 1, REPORTS)
        .with(plan("shop/gold"), 1, ORDERS, REPORTS)
        .with(plan("shop/nobody"), 1);
    publish();

    ConfigUpdate update = sidecar(ORDERS, "pod-1").next();

    assertThat(changed(update))
        .containsExactly(plan("shop/gold"), route("shop/orders"), key("shop/k"));
    assertThat(update.getRemovedList()).isEmpty();
    assertThat(update.getComplete()).isTrue();
    assertThat(update.getSequence()).isEqualTo(1);
    assertThat(update.getLedgerTime().getSeconds())
        .isEqualTo(Instant.parse("2026-11-01T12:00:00Z").getEpochSecond());
  }

  @Test
  void tellsAWorkloadWithoutRoutesThatItsPictureIsEmptyAndComplete() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();

    ConfigUpdate update = sidecar(REPORTS, "pod-1").next();

    assertThat(update.getComplete()).isTrue();
    assertThat(update.getChangedList()).isEmpty();
  }

  @Test
  void tellsNothingBeforeTheControlPlaneHasSpoken() throws Exception {
    SimulatedSidecar early = sidecar(ORDERS, "pod-1");
    await().until(() -> served.distribution.connectedSince("pod-1") != null);
    assertThat(early.updates.poll(200, TimeUnit.MILLISECONDS)).isNull();

    picture.with(route("shop/orders"), 1, ORDERS);
    publish();

    assertThat(changed(early.next())).containsExactly(route("shop/orders"));
  }

  @Test
  void sendsOnlyTheDifferenceToWhatTheSidecarSaysItKnows() throws Exception {
    picture
        .with(plan("shop/gold"), 4, ORDERS)
        .with(route("shop/orders"), 5, ORDERS)
        .with(key("shop/new"), 6, ORDERS);
    publish();
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.subscribe(
        ORDERS,
        "pod-1",
        Map.of(
            plan("shop/gold"), revision(4),
            route("shop/orders"), revision(3),
            key("shop/revoked"), revision(2)));

    ConfigUpdate update = sidecar.next();
    assertThat(changed(update)).containsExactly(route("shop/orders"), key("shop/new"));
    assertThat(update.getRemovedList()).containsExactly(key("shop/revoked"));
  }

  @Test
  void confirmsWithAnEmptyUpdateToASidecarThatKnowsEverything() throws Exception {
    picture.with(route("shop/orders"), 5, ORDERS);
    publish();
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.subscribe(ORDERS, "pod-1", Map.of(route("shop/orders"), revision(5)));

    ConfigUpdate update = sidecar.next();
    assertThat(update.getChangedList()).isEmpty();
    assertThat(update.getComplete()).isTrue();
  }

  @Test
  void neverSendsALowerRevisionThanTheSidecarHolds() throws Exception {
    picture.with(key("shop/k"), 5, ORDERS).with(route("shop/orders"), 5, ORDERS);
    publish();
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.subscribe(ORDERS, "pod-1", Map.of(key("shop/k"), revision(9)));

    assertThat(changed(sidecar.taken())).containsExactly(route("shop/orders"));
    await().until(() -> served.distribution.complete("pod-1"));
    assertThat(standing(key("shop/k"), 5)).isInstanceOf(Standing.Outstanding.class);
  }

  @Test
  void keepsTheHigherRevisionWhenALowerOneIsPublished() throws Exception {
    picture.with(key("shop/k"), 5, ORDERS);
    publish();
    picture.with(key("shop/k"), 4, ORDERS).with(key("shop/other"), 6, ORDERS);
    publish();

    ConfigUpdate update = sidecar(ORDERS, "pod-1").next();

    assertThat(update.getChangedList())
        .extracting(Resource::getRevision)
        .containsExactly(revision(5), revision(6));
  }

  @Test
  void saysOfWhichPictureEachUpdateIs() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    assertThat(sidecar.taken().getPicture()).isEqualTo(picture.revision());

    picture.without(key("shop/k"));
    publish();

    ConfigUpdate removal = sidecar.taken();
    assertThat(removal.getRemovedList()).containsExactly(key("shop/k"));
    assertThat(removal.getPicture()).isEqualTo(picture.revision());
  }

  @Test
  void sendsNothingToASidecarThatWasToldANewerPictureElsewhere() throws Exception {
    picture.with(key("shop/revoked-since"), 1, ORDERS);
    publish();
    SimulatedSidecar ahead = SimulatedSidecar.open(served.channel);

    ahead.subscribe(
        ORDERS,
        "pod-1",
        Map.of(),
        picture.revision().toBuilder().setNumber(picture.revision().getNumber() + 1).build());

    assertThat(ahead.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ahead.end().getDescription()).contains("behind");
    assertThat(ahead.updates).isEmpty();
  }

  @Test
  void findsOutThatItIsBehindWhenTheControlPlaneSpeaksAfterTheSidecar() throws Exception {
    SimulatedSidecar ahead = SimulatedSidecar.open(served.channel);
    ahead.subscribe(
        ORDERS, "pod-1", Map.of(), revision(1).toBuilder().setEpoch(8).clearHash().build());
    await().until(() -> served.distribution.connectedSince("pod-1") != null);

    picture.with(key("shop/revoked-since"), 1, ORDERS);
    publish();

    assertThat(ahead.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(ahead.updates).isEmpty();
  }

  @Test
  void servesTheSameSidecarOnceItHasCaughtUp() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS);
    publish();
    Revision newer =
        picture.revision().toBuilder().setNumber(picture.revision().getNumber() + 1).build();
    SimulatedSidecar ahead = SimulatedSidecar.open(served.channel);
    ahead.subscribe(ORDERS, "pod-1", Map.of(), newer);
    ahead.end();

    picture.without(key("shop/k"));
    publish();
    SimulatedSidecar again = SimulatedSidecar.open(served.channel);
    again.subscribe(ORDERS, "pod-1", Map.of(), newer);

    ConfigUpdate update = again.next();
    assertThat(update.getComplete()).isTrue();
    assertThat(update.getPicture()).isEqualTo(newer);
    assertThat(update.getChangedList()).isEmpty();
  }

  @Test
  void doesNotGoBackToAnOlderPicture() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS);
    publish();
    Revision older =
        picture.revision().toBuilder().setNumber(picture.revision().getNumber() - 1).build();

    served.distribution.publish(older, List.of());

    assertThat(changed(sidecar(ORDERS, "pod-1").next())).containsExactly(key("shop/k"));
  }

  @Test
  void pushesAWithdrawalAtOnce() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS).with(key("shop/other"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();

    picture.without(key("shop/k"));
    publish();

    ConfigUpdate update = sidecar.next();
    assertThat(update.getRemovedList()).containsExactly(key("shop/k"));
    assertThat(update.getChangedList()).isEmpty();
  }

  @Test
  void sendsAgainWhatCameBackAfterAWithdrawal() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();
    picture.without(key("shop/k"));
    publish();
    sidecar.taken();

    picture.with(key("shop/k"), 1, ORDERS);
    publish();

    assertThat(changed(sidecar.next())).containsExactly(key("shop/k"));
  }

  @Test
  void leavesSidecarsAloneThatAChangeDoesNotConcern() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS).with(route("shop/reports"), 1, REPORTS);
    publish();
    SimulatedSidecar orders = sidecar(ORDERS, "pod-1");
    SimulatedSidecar reports = sidecar(REPORTS, "pod-2");
    orders.taken();
    reports.taken();

    picture.with(route("shop/reports"), 2, REPORTS);
    publish();

    assertThat(changed(reports.taken())).containsExactly(route("shop/reports"));
    assertThat(orders.updates).isEmpty();
  }

  @Test
  void sendsOnlyTheNewestStateToASidecarThatAnswersLate() throws Exception {
    picture.with(key("shop/k"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    ConfigUpdate first = sidecar.next();
    for (int number = 2; number <= 100; number++) {
      picture.with(key("shop/k"), number, ORDERS);
      publish();
    }
    assertThat(sidecar.updates.poll(200, TimeUnit.MILLISECONDS)).isNull();

    sidecar.ack(first);

    ConfigUpdate second = sidecar.taken();
    assertThat(second.getSequence()).isEqualTo(2);
    assertThat(second.getChangedList())
        .extracting(Resource::getRevision)
        .containsExactly(revision(100));
  }

  @Test
  void splitsALargePictureAndCallsOnlyTheLastPartComplete() throws Exception {
    for (int i = 0; i < 30; i++) {
      picture.with(plan("shop/plan-%02d".formatted(i)), 1, "x".repeat(100_000), ORDERS);
    }
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");

    ConfigUpdate first = sidecar.taken();
    ConfigUpdate second = sidecar.taken();
    ConfigUpdate third = sidecar.taken();

    assertThat(List.of(first, second, third))
        .extracting(ConfigUpdate::getComplete)
        .containsExactly(false, false, true);
    assertThat(first.getSerializedSize()).isLessThan(Pod.UPDATE_BYTES + 1_000);
    assertThat(sidecar.holds).hasSize(30);
  }

  @Test
  void putsWithdrawalsIntoTheFirstPart() throws Exception {
    picture.with(key("shop/revoked"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();
    picture.without(key("shop/revoked"));
    for (int i = 0; i < 30; i++) {
      picture.with(plan("shop/plan-" + i), 1, "x".repeat(100_000), ORDERS);
    }
    publish();

    ConfigUpdate first = sidecar.next();

    assertThat(first.getComplete()).isFalse();
    assertThat(first.getRemovedList()).containsExactly(key("shop/revoked"));
  }

  @Test
  void reportsWhatIsOutstandingSinceWhenAndThenAcknowledged() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    ConfigUpdate update = sidecar.next();
    Instant start = served.now.get();
    served.now.set(start.plusSeconds(70));
    assertThat(standing(route("shop/orders"), 1)).isEqualTo(new Standing.Outstanding(start, true));

    sidecar.ack(update);

    await().until(() -> standing(route("shop/orders"), 1) instanceof Standing.Acknowledged);
    assertThat(served.distribution.complete("pod-1")).isTrue();
    assertThat(standing(route("shop/orders"), 2)).isInstanceOf(Standing.Outstanding.class);
  }

  @Test
  void countsAnEditFromTheMomentItWasHandedOver() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();
    Instant edited = served.now.get().plusSeconds(500);
    served.now.set(edited);

    picture.with(route("shop/orders"), 2, ORDERS);
    publish();

    sidecar.next();
    assertThat(standing(route("shop/orders"), 2)).isEqualTo(new Standing.Outstanding(edited, true));
  }

  @Test
  void showsARefusalWithItsReasonAndDoesNotSendThatRevisionAgain() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS).with(plan("shop/gold"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");

    sidecar.ack(
        sidecar.next(),
        Refusal.newBuilder()
            .setResource(route("shop/orders"))
            .setRevision(revision(1))
            .setReason("regular expression ( is\nnot closed")
            .build());

    await().until(() -> standing(plan("shop/gold"), 1) instanceof Standing.Acknowledged);
    assertThat(standing(route("shop/orders"), 1))
        .isEqualTo(
            new Standing.Refused(
                revision(1), "regular expression ( is not closed", served.now.get()));
    assertThat(sidecar.updates.poll(200, TimeUnit.MILLISECONDS)).isNull();
    picture.with(route("shop/orders"), 2, ORDERS);
    publish();
    assertThat(sidecar.taken().getChangedList())
        .extracting(Resource::getRevision)
        .containsExactly(revision(2));
    await().until(() -> standing(route("shop/orders"), 2) instanceof Standing.Acknowledged);
  }

  @Test
  void remembersWhatAPodEnforcesWhenItsStreamEnds() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();
    await().until(() -> served.distribution.complete("pod-1"));

    sidecar.requests().onCompleted();

    await().until(() -> served.distribution.connectedSince("pod-1") == null);
    assertThat(standing(route("shop/orders"), 1)).isInstanceOf(Standing.Acknowledged.class);
    assertThat(served.distribution.connected(ORDERS)).isEmpty();
  }

  @Test
  void believesTheSidecarAboutWhatItKnowsWhenItComesBack() throws Exception {
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();
    SimulatedSidecar first = sidecar(ORDERS, "pod-1");
    first.taken();
    await().until(() -> served.distribution.complete("pod-1"));

    SimulatedSidecar second = SimulatedSidecar.open(served.channel);
    second.subscribe(ORDERS, "pod-1", Map.of());

    assertThat(first.end().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(changed(second.next())).containsExactly(route("shop/orders"));
    assertThat(standing(route("shop/orders"), 1)).isInstanceOf(Standing.Outstanding.class);
    assertThat(served.distribution.connected(ORDERS))
        .containsExactly(new Peer(ORDERS, "pod-1", "pod-of-pod-1"));
  }

  @Test
  void forgetsAPodThatHasBeenAwayForADay() throws Exception {
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    sidecar.taken();
    sidecar.requests().onCompleted();
    await().until(() -> served.distribution.connectedSince("pod-1") == null);
    served.now.updateAndGet(now -> now.plus(Distribution.MEMORY).minusSeconds(1));
    served.distribution.sweep();
    assertThat(standing(route("shop/orders"), 1)).isInstanceOf(Standing.Outstanding.class);

    served.now.updateAndGet(now -> now.plus(Duration.ofSeconds(2)));
    served.distribution.sweep();

    assertThat(standing(route("shop/orders"), 1)).isInstanceOf(Standing.NeverSeen.class);
  }

  @Test
  void wakesTheListenerWhenASidecarAnswers() throws Exception {
    Set<WorkloadRef> woken = ConcurrentHashMap.newKeySet();
    picture.with(route("shop/orders"), 1, ORDERS);
    publish();
    SimulatedSidecar sidecar = sidecar(ORDERS, "pod-1");
    ConfigUpdate update = sidecar.next();
    served.distribution.listen(woken::add);

    sidecar.ack(update);

    await().untilAsserted(() -> assertThat(woken).containsExactly(ORDERS));
  }
}
