package dev.tollway.operator.distribute;

import static dev.tollway.operator.distribute.Picture.ORDERS;
import static dev.tollway.operator.distribute.Picture.REPORTS;
import static dev.tollway.operator.distribute.Picture.key;
import static dev.tollway.operator.distribute.Picture.plan;
import static dev.tollway.operator.distribute.Picture.revision;
import static dev.tollway.operator.distribute.Picture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThousandStreamsTest {
  private static final int STREAMS = 1_000;
  private static final int KEYS = 1_000;

  @Test
  void bringsEveryEditAndWithdrawalToAThousandStreams() throws Exception {
    Picture picture = new Picture().with(plan("shop/gold"), 1, ORDERS, REPORTS);
    picture.with(route("shop/orders"), 1, ORDERS).with(route("shop/reports"), 1, REPORTS);
    for (int i = 0; i < KEYS; i++) {
      picture.with(key("shop/key-" + i), 1, ORDERS);
    }
    try (Served served = Served.inProcess()) {
      served.publish(picture);
      List<SimulatedSidecar> orders = connect(served, STREAMS / 2, true);
      List<SimulatedSidecar> reports = connect(served, STREAMS / 2, false);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              orders.stream().allMatch(s -> s.whole) && reports.stream().allMatch(s -> s.whole));
      assertThat(served.distribution.streams()).isEqualTo(STREAMS);

      for (int edit = 2; edit <= 50; edit++) {
        picture.with(key("shop/key-" + edit), edit, ORDERS);
        served.publish(picture);
      }
      picture.without(key("shop/key-7"));
      served.publish(picture);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              orders.stream()
                  .allMatch(s ->
                      !s.holds.containsKey(key("shop/key-7"))
                          && revision(50).equals(s.holds.get(key("shop/key-50")))));
      assertThat(orders)
          .allSatisfy(s ->
              IntStream.rangeClosed(8, 50)
                  .forEach(
                      n -> assertThat(s.holds).containsEntry(key("shop/key-" + n), revision(n))));
      assertThat(reports)
          .allSatisfy(
              s -> assertThat(s.holds).containsOnlyKeys(plan("shop/gold"), route("shop/reports")));
    }
  }

  private static List<SimulatedSidecar> connect(Served served, int count, boolean orders) {
    List<SimulatedSidecar> sidecars = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimulatedSidecar sidecar = SimulatedSidecar.open(served.channel);
      sidecar.answersByItself = true;
      sidecar.subscribe(orders ? ORDERS : REPORTS, (orders ? "orders-" : "reports-") + i, Map.of());
      sidecars.add(sidecar);
    }
    return sidecars;
  }
}
