package dev.tollway.cli.process;

import dev.tollway.crds.ApiKey;
import dev.tollway.crds.ApiKeyGrant;
import dev.tollway.crds.ApiRoute;
import dev.tollway.crds.UsagePlan;
import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.Report;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.operator.reconcile.Cluster;
import dev.tollway.operator.reconcile.ClusterSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.BindableService;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Control plane and ledger over a cluster. */
public final class ClusterControlPlane {
  private final ControlPlane controlPlane;
  private final Cluster cluster;
  private final Foundation foundation;
  private volatile @Nullable Report report;

  private ClusterControlPlane(ControlPlane controlPlane, Cluster cluster, Foundation foundation) {
    this.controlPlane = controlPlane;
    this.cluster = cluster;
    this.foundation = foundation;
  }

  /**
   * Opens the ledger and looks at the cluster; nothing is in force before {@link #start}. Returns
   * only when no other process has the data directory: until then that one serves sidecars, and
   * this one asks for no lease.
   *
   * @param waiting told once, when another process has it
   * @param metrics counts from now on
   * @param closing takes what has to be closed, the client too
   * @throws StoppedException in one sentence, when it cannot start
   */
  public static ClusterControlPlane open(
      KubernetesClient client,
      ClusterSettings settings,
      Path data,
      Runnable waiting,
      OperatorMetrics metrics,
      Closing closing)
      throws StoppedException {
    closing.add(client);
    look(client);
    Foundation foundation = foundation(data, waiting, closing);
    Cluster cluster =
        closing.add(new Cluster(client, settings, foundation.registry().statuses(), metrics));
    foundation.measure(metrics);
    ControlPlane controlPlane = foundation.controlPlane(cluster.statusSink(), cluster.secretSink());
    metrics.gauge(
        "tollway.status.writes.waiting",
        "Statuses that wait for their turn in the budget of writes.",
        controlPlane::statusesWaiting);
    return new ClusterControlPlane(controlPlane, cluster, foundation);
  }

  private static void look(KubernetesClient client) throws StoppedException {
    String server = client.getConfiguration().getMasterUrl();
    try {
      for (Class<? extends HasMetadata> kind :
          List.of(ApiRoute.class, UsagePlan.class, ApiKey.class, ApiKeyGrant.class)) {
        client
            .resources(kind)
            .inAnyNamespace()
            .list(new ListOptionsBuilder().withLimit(1L).build());
      }
    } catch (KubernetesClientException e) {
      throw new StoppedException(
          switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                "The cluster at %s does not know all kinds of Tollway: kubectl apply -f crds/"
                    .formatted(server);
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                "The cluster at %s refuses: %s; give its user the roles of operator/rbac/controller.yaml."
                    .formatted(server, e.getStatus().getMessage());
            default ->
                "The API server at %s does not answer (%s): see whether KUBECONFIG names the cluster that you mean."
                    .formatted(server, e.getMessage());
          },
          e);
    }
  }

  private static Foundation foundation(Path data, Runnable waiting, Closing closing)
      throws StoppedException {
    boolean told = false;
    while (true) {
      try {
        return Foundation.open(data, closing);
      } catch (StoreException.InUse e) {
        if (!told) {
          waiting.run();
          told = true;
        }
        pauseBeforeAsking();
      } catch (StoreException e) {
        throw new StoppedException(
            "The ledger in " + data + " cannot be used: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw new StoppedException(e);
      }
    }
  }

  private static void pauseBeforeAsking() throws StoppedException {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("Interrupted while another process had the data directory.", e);
    }
  }

  /**
   * Follows the cluster from now on.
   *
   * @param reports told how far everything has come, whenever that changes
   */
  public void start(Consumer<Report> reports) {
    controlPlane.onReport(next -> {
      report = next;
      reports.accept(next);
    });
    cluster.start(controlPlane::apply);
  }

  /** How far everything has come; null: the first look is not over. */
  public @Nullable Report report() {
    return report;
  }

  /** What is wrong though sidecars are served, one sentence each. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>(cluster.complaints());
    String failure = controlPlane.failure();
    if (failure != null) {
      troubles.add("The control plane could not finish its work and tries again: " + failure);
    }
    return troubles;
  }

  /** Configuration and ledger, for the sidecars. */
  public List<BindableService> services() {
    return foundation.services();
  }

  /**
   * Waits a moment.
   *
   * @throws StoppedException when it can no longer go on
   */
  public void pause() throws StoppedException {
    foundation.pause();
  }

  /**
   * Waits until it cannot go on.
   *
   * @throws StoppedException always, if the thread is not interrupted before
   */
  public void await() throws InterruptedException, StoppedException {
    foundation.await();
  }
}
