package dev.tollway.operator.distribute;

import static dev.tollway.operator.distribute.Picture.ORDERS;
import static dev.tollway.operator.distribute.Picture.REPORTS;
import static dev.tollway.operator.distribute.Picture.key;
import static dev.tollway.operator.distribute.Picture.revision;
import static dev.tollway.operator.distribute.Picture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.Ack;
import dev.tollway.protocol.config.ConfigRequest;
import dev.tollway.protocol.config.ConfigUpdate;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.DeniedRequest;
import dev.tollway.protocol.config.Refusal;
import dev.tollway.protocol.config.Subscribe;
import io.grpc.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileSidecarTest {
  private static final String ID = "0193aaaa-0000-7000-8000-000000000001";

  private final Picture picture = new Picture().with(route("shop/orders"), 1, ORDERS);
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = Served.overSocket();
    served.publish(picture);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static ConfigRequest ack(long sequence) {
    return ConfigRequest.newBuilder().setAck(Ack.newBuilder().setSequence(sequence)).build();
  }

  @Test
  void closesTheStreamOfOneThatNeverAnswers() throws Exception {
    SimulatedSidecar mute = SimulatedSidecar.subscribed(served.channel, ORDERS, "mute");
    mute.next();
    served.now.updateAndGet(now -> now.plus(Distribution.SILENCE).plusMillis(1));

    served.distribution.sweep();

    assertThat(mute.end().getDescription()).isEqualTo("no Ack within 30 s");
    assertThat(served.distribution.streams()).isZero();
  }

  @Test
  void closesTheStreamOfOneThatNeverSubscribes() {
    SimulatedSidecar mute = SimulatedSidecar.open(served.channel);
    await().until(() -> served.distribution.streams() == 1);
    served.now.updateAndGet(now -> now.plus(Distribution.SILENCE).plusMillis(1));

    served.distribution.sweep();

    assertThat(mute.end().getDescription()).isEqualTo("no Subscribe within 30 s");
  }

  @Test
  void closesTheStreamAtTheFirstOfAFloodOfAcks() throws Exception {
    SimulatedSidecar flooding = SimulatedSidecar.subscribed(served.channel, ORDERS, "flood");
    flooding.taken();
    for (int i = 0; i < 10_000 && !flooding.ended.isDone(); i++) {
      flooding.send(ack(1));
    }

    assertThat(flooding.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    SimulatedSidecar honest = SimulatedSidecar.subscribed(served.channel, ORDERS, "honest");
    assertThat(honest.taken().getComplete()).isTrue();
  }

  @Test
  void closesTheStreamOfAnAckThatIsAheadOfItsUpdate() throws Exception {
    SimulatedSidecar ahead = SimulatedSidecar.subscribed(served.channel, ORDERS, "ahead");
    ahead.next();

    ahead.send(ack(2));

    assertThat(ahead.end().getDescription()).isEqualTo("no update with sequence 2 is outstanding");
    assertThat(served.distribution.standing("ahead", route("shop/orders"), revision(1)))
        .isInstanceOf(Standing.Outstanding.class);
  }

  @Test
  void closesTheStreamOfASecondSubscribe() throws Exception {
    SimulatedSidecar twice = SimulatedSidecar.subscribed(served.channel, ORDERS, "twice");
    twice.next();

    twice.subscribe(REPORTS, "twice", Map.of());

    assertThat(twice.end().getDescription()).isEqualTo("Subscribe may be sent once");
  }

  @Test
  void closesTheStreamOfAnAckBeforeSubscribe() {
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.send(ack(1));

    assertThat(sidecar.end().getDescription()).isEqualTo("Subscribe must be sent first");
  }

  @Test
  void refusesAProtocolThatItDoesNotSpeak() {
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.send(
        ConfigRequest.newBuilder().setSubscribe(Subscribe.newBuilder().setProtocol(2)).build());

    assertThat(sidecar.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void learnsNothingAboutResourcesThatItOnlyNames() throws Exception {
    picture.with(key("other/secret"), 7, REPORTS);
    served.publish(picture);
    SimulatedSidecar curious = SimulatedSidecar.open(served.channel);

    curious.subscribe(
        ORDERS, "curious", Map.of(key("other/secret"), revision(1), key("no/such"), revision(1)));

    ConfigUpdate update = curious.next();
    assertThat(update.getRemovedList()).containsExactly(key("no/such"), key("other/secret"));
    assertThat(update.getChangedList()).extracting(Names::of).containsExactly(route("shop/orders"));
  }

  @Test
  void ignoresRefusalsOfWhatWasNotSent() throws Exception {
    SimulatedSidecar sidecar = SimulatedSidecar.subscribed(served.channel, ORDERS, "pod");

    sidecar.ack(
        sidecar.next(),
        Refusal.newBuilder().setResource(key("no/such")).setReason("because").build());

    await()
        .until(() ->
            served.distribution.standing("pod", route("shop/orders"), revision(1))
                instanceof Standing.Acknowledged);
    assertThat(served.distribution.standing("pod", key("no/such"), revision(1)))
        .isInstanceOf(Standing.Outstanding.class);
  }

  @Test
  void writesNothingIntoTheStatusOfAnAccountOfAnotherWorkload() throws Exception {
    picture.with(key("shop/own"), 1, ORDERS).with(key("other/victim"), 1, REPORTS);
    served.publish(picture);
    SimulatedSidecar hostile = SimulatedSidecar.subscribed(served.channel, ORDERS, "hostile");
    hostile.taken();

    hostile.deny(denied("other/victim").build(), denied("shop/own").build());

    await().until(() -> newest("shop/own") != null);
    assertThat(newest("other/victim")).isNull();
    assertThat(served.distribution.unbelievedDenials()).isEqualTo(1);
  }

  @Test
  void isNotBelievedWhatNoSidecarCouldHaveSeen() throws Exception {
    picture.with(key("shop/own"), 1, ORDERS).with(route("shop/reports"), 1, REPORTS);
    served.publish(picture);
    SimulatedSidecar hostile = SimulatedSidecar.subscribed(served.channel, ORDERS, "hostile");
    hostile.taken();

    hostile.deny(
        denied("shop/own").setRoute("shop/reports").build(),
        denied("shop/own").setReasonValue(99).build(),
        denied("shop/own").clearReason().build(),
        denied("shop/own").clearTime().build(),
        denied("shop/own").setTime(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE)).build(),
        denied("shop/own").setRequestId("kubectl delete ns shop").build(),
        denied("shop/own").setRequestId(ID + "0").build(),
        denied("no/such").build());

    await().until(() -> served.distribution.unbelievedDenials() == 8);
    assertThat(newest("shop/own")).isNull();
  }

  @Test
  void cannotTellARefusalOfTheFuture() throws Exception {
    picture.with(key("shop/own"), 1, ORDERS);
    served.publish(picture);
    SimulatedSidecar hostile = SimulatedSidecar.subscribed(served.channel, ORDERS, "hostile");
    hostile.taken();

    hostile.deny(
        denied("shop/own").setTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)).build());

    await().until(() -> newest("shop/own") != null);
    assertThat(newest("shop/own"))
        .isEqualTo(new ReportedDenial(Served.LEDGER_TIME, "QuotaExceeded", "shop/orders", ID));
  }

  @Test
  void closesTheStreamOfAFloodOfReports() throws Exception {
    SimulatedSidecar flooding = SimulatedSidecar.subscribed(served.channel, ORDERS, "flood");
    flooding.taken();
    for (int i = 0; i <= ConfigStream.REPORTS_A_SECOND; i++) {
      flooding.deny();
    }

    assertThat(flooding.end().getDescription())
        .isEqualTo("more than 10 reports of refusals in a second");
  }

  @Test
  void closesTheStreamOfAReportThatIsTooLong() throws Exception {
    SimulatedSidecar sidecar = SimulatedSidecar.subscribed(served.channel, ORDERS, "long");
    sidecar.taken();
    DeniedRequest[] many = new DeniedRequest[Distribution.MAX_DENIALS + 1];
    Arrays.fill(many, denied("shop/own").build());

    sidecar.deny(many);

    assertThat(sidecar.end().getDescription()).isEqualTo("more than 1024 refusals in one report");
  }

  @Test
  void closesTheStreamOfAReportBeforeSubscribe() {
    SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);

    sidecar.deny(denied("shop/own").build());

    assertThat(sidecar.end().getDescription()).isEqualTo("Subscribe must be sent first");
  }

  private @Nullable ReportedDenial newest(String key) {
    return served.distribution.denials().newest(key);
  }

  private static DeniedRequest.Builder denied(String key) {
    return DeniedRequest.newBuilder()
        .setKey(key)
        .setTime(Timestamp.newBuilder().setSeconds(Served.LEDGER_TIME.getEpochSecond() - 5))
        .setReason(DenialReason.QUOTA_EXCEEDED)
        .setRoute("shop/orders")
        .setRequestId(ID);
  }

  @Test
  void keepsAtMost512CharactersOfAReason() throws Exception {
    SimulatedSidecar sidecar = SimulatedSidecar.subscribed(served.channel, ORDERS, "pod");

    sidecar.ack(
        sidecar.next(),
        Refusal.newBuilder()
            .setResource(route("shop/orders"))
            .setReason("y".repeat(100_000))
            .build());

    await()
        .untilAsserted(() ->
            assertThat(served.distribution.standing("pod", route("shop/orders"), revision(1)))
                .isEqualTo(new Standing.Refused(revision(1), "y".repeat(512), served.now.get())));
  }
}
