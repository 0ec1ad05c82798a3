package dev.tollway.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One of several writes, and the others come after it. */
@OnCluster
class LeadershipTest {

  private static final String NAMESPACE = "tollway-system";
  private static final LeaseTimes TIMES = Controller.TIMES;

  @BeforeEach
  void noLease(TestCluster cluster) {
    Controller.prepare(cluster);
    cluster.kubectl(
        "delete", "lease", ClusterSettings.LEASE, "-n", NAMESPACE, "--ignore-not-found");
  }

  @Test
  void theNextLeadsAtOnceWhenTheLeaderGoesInPeace(TestCluster cluster) {
    try (KubernetesClient client = Controller.client(cluster);
        Leadership next = leadership(client, "second")) {
      Leadership first = leadership(client, "first");
      first.start();
      await().until(first::leads);
      next.start();

      first.close();

      assertThat(first.leads()).isFalse();
      await().atMost(Duration.ofSeconds(3)).until(next::leads);
    }
  }

  @Test
  void aLeaderThatCannotRenewStopsBeforeTheNextLeads(TestCluster cluster) {
    KubernetesClient cutOff = Controller.client(cluster);
    try (KubernetesClient client = Controller.client(cluster);
        Leadership first = leadership(cutOff, "first");
        Leadership next = leadership(client, "second")) {
      CompletableFuture<Boolean> bothLed = new CompletableFuture<>();
      next.onLead(() -> bothLed.complete(first.leads()));
      first.start();
      await().until(first::leads);
      next.start();

      cutOff.close();

      await().atMost(TIMES.duration().plusSeconds(5)).until(next::leads);
      assertThat(bothLed.join()).isFalse();
    }
  }

  @Test
  void leadsAgainAfterItLostTheLease(TestCluster cluster) {
    try (KubernetesClient client = Controller.client(cluster);
        Leadership only = leadership(client, "only")) {
      AtomicInteger times = new AtomicInteger();
      only.onLead(times::incrementAndGet);
      only.start();
      await().until(only::leads);

      cluster.ok(
          "patch",
          "lease",
          ClusterSettings.LEASE,
          "-n",
          NAMESPACE,
          "--type=merge",
          "-p",
          "{\"spec\":{\"holderIdentity\":\"thief\",\"renewTime\":\"%s\"}}"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace("Z", "000Z")));

      await().atMost(Duration.ofSeconds(3)).until(() -> !only.leads());
      await().atMost(TIMES.duration().plusSeconds(5)).until(only::leads);
      assertThat(times).hasValue(2);
    }
  }

  private static Leadership leadership(KubernetesClient client, String identity) {
    return new Leadership(client, NAMESPACE, ClusterSettings.LEASE, identity, TIMES);
  }
}
