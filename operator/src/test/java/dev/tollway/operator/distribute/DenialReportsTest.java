package dev.tollway.operator.distribute;

import static dev.tollway.operator.distribute.Picture.ORDERS;
import static dev.tollway.operator.distribute.Picture.REPORTS;
import static dev.tollway.operator.distribute.Picture.key;
import static dev.tollway.operator.distribute.Picture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.tollway.protocol.config.DenialReason;
import dev.tollway.protocol.config.DeniedRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, two sidecars of one workload. */
class DenialReportsTest {
  private final Picture picture =
      new Picture().with(route("shop/orders"), 1, ORDERS).with(key("shop/k"), 1, ORDERS);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Served served;
  private SimulatedSidecar one;
  private SimulatedSidecar two;

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    served = Served.overSocket();
    served.publish(picture);
    one = SimulatedSidecar.subscribed(served.channel, ORDERS, "one");
    two = SimulatedSidecar.subscribed(served.channel, ORDERS, "two");
    one.taken();
    two.taken();
    served.distribution.denials().onDenial(told::add);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /** Refused that many seconds before the ledger's present. */
  private static DeniedRequest denied(DenialReason reason, int secondsAgo, String requestId) {
    return DeniedRequest.newBuilder()
        .setKey("shop/k")
        .setTime(
            Timestamp.newBuilder().setSeconds(Served.LEDGER_TIME.getEpochSecond() - secondsAgo))
        .setReason(reason)
        .setRoute("shop/orders")
        .setRequestId(id(requestId))
        .build();
  }

  private static String id(String last) {
    return "0193aaaa-0000-7000-8000-00000000000" + last;
  }

  private @Nullable String reason() {
    ReportedDenial newest = served.distribution.denials().newest("shop/k");
    return newest == null ? null : newest.reason();
  }

  @Test
  void keepsTheNewestOverAllSidecarsInWhateverOrderTheyTell() {
    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "1"));
    await().until(() -> "QuotaExceeded".equals(reason()));

    two.deny(denied(DenialReason.RATE_LIMITED, 9, "2"));
    two.deny(denied(DenialReason.ROUTE_NOT_IN_PLAN, 2, "3"));

    await().until(() -> "RouteNotInPlan".equals(reason()));
    assertThat(told).containsExactly("shop/k", "shop/k");
  }

  @Test
  void ordersWhatHappenedInOneSecondByTheIdsOfTheRequests() {
    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "b"));
    await().until(() -> reason() != null);

    two.deny(denied(DenialReason.RATE_LIMITED, 3, "a"));
    two.deny(denied(DenialReason.KEY_SUSPENDED, 3, "c"));

    await().until(() -> "KeySuspended".equals(reason()));
    assertThat(told).hasSize(2);
  }

  @Test
  void wakesNobodyForWhatIsToldTwice() {
    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "1"));
    await().until(() -> reason() != null);

    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "1"));
    one.deny(denied(DenialReason.RATE_LIMITED, 2, "2"));

    await().until(() -> "RateLimited".equals(reason()));
    assertThat(told).hasSize(2);
  }

  @Test
  void takesARefusalThatNoRouteMatched() {
    one.deny(denied(DenialReason.KEY_EXPIRED, 1, "1").toBuilder().clearRoute().build());

    await().until(() -> reason() != null);
    assertThat(served.distribution.denials().newest("shop/k"))
        .isEqualTo(
            new ReportedDenial(Served.LEDGER_TIME.minusSeconds(1), "KeyExpired", null, id("1")));
  }

  @Test
  void keepsItWhenTheStreamEndsAndForgetsItWithTheKey() {
    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "1"));
    await().until(() -> reason() != null);
    one.requests().onCompleted();
    await().until(() -> served.distribution.connectedSince("one") == null);
    assertThat(reason()).isEqualTo("QuotaExceeded");

    picture.without(key("shop/k")).with(key("shop/next"), 2, REPORTS);
    served.publish(picture);

    assertThat(reason()).isNull();
  }

  @Test
  void stillTakesAcknowledgementsAfterAReport() throws Exception {
    picture.with(route("shop/orders"), 2, ORDERS);
    served.publish(picture);

    one.deny(denied(DenialReason.QUOTA_EXCEEDED, 3, "1"));
    one.taken();

    await()
        .until(() ->
            served.distribution.standing("one", route("shop/orders"), Picture.revision(2))
                instanceof Standing.Acknowledged);
  }
}
