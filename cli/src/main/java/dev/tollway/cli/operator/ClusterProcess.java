package dev.tollway.cli.operator;

import dev.tollway.cli.process.AdminPort;
import dev.tollway.cli.process.Closing;
import dev.tollway.cli.process.ClusterControlPlane;
import dev.tollway.cli.process.LongRunning;
import dev.tollway.cli.process.Narrator;
import dev.tollway.cli.process.StoppedException;
import dev.tollway.operator.reconcile.ClusterSettings;
import dev.tollway.operator.server.LoopbackServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Control plane and ledger over a cluster; sidecars are other processes of this machine. */
public final class ClusterProcess implements LongRunning {
  private final KubernetesClient client;
  private final ClusterSettings settings;
  private final Path data;
  private final InetSocketAddress listen;
  private final InetSocketAddress adminListen;
  private final Narrator narrator;
  private final Closing closing = new Closing();
  private final CompletableFuture<ClusterControlPlane> ready = new CompletableFuture<>();

  /**
   * Nothing happens before {@link #start()}.
   *
   * @param client is closed with this
   * @param data directory of the ledger
   * @param listen for sidecars; port 0 takes a free one
   * @param adminListen for probes and metrics; port 0 takes a free one
   * @param out what the person reads
   */
  public ClusterProcess(
      KubernetesClient client,
      ClusterSettings settings,
      Path data,
      InetSocketAddress listen,
      InetSocketAddress adminListen,
      PrintWriter out) {
    this.client = client;
    this.settings = settings;
    this.data = data;
    this.listen = listen;
    this.adminListen = adminListen;
    this.narrator = new Narrator(out);
  }

  /** Returns when sidecars can be served: another process of the same data waits here. */
  @Override
  public void start() throws StoppedException {
    narrator.reading(client.getConfiguration().getMasterUrl());
    AdminPort.Opened admin = AdminPort.open(adminListen, closing);
    String elsewhere = data + ", which another process has: this one takes over when it ends";
    ClusterControlPlane controlPlane =
        ClusterControlPlane.open(
            client,
            settings,
            data,
            () -> {
              admin.port().waits("waits for " + elsewhere);
              narrator.waiting(List.of(elsewhere));
            },
            admin.port().metrics(),
            closing);
    admin.port().waits("the first look at the cluster is not over");
    LoopbackServer server = serve(controlPlane);
    controlPlane.start(reached -> {});
    while (controlPlane.report() == null) {
      controlPlane.pause();
    }
    admin.port().serves(controlPlane::troubles);
    narrator.ready(
        List.of(
            "Sidecars are served at "
                + Narrator.text(new InetSocketAddress(listen.getAddress(), server.port())),
            Narrator.health(admin.address())));
    ready.complete(controlPlane);
  }

  private LoopbackServer serve(ClusterControlPlane controlPlane) throws StoppedException {
    try {
      return closing.add(LoopbackServer.open(listen, controlPlane.services()));
    } catch (IOException e) {
      throw new StoppedException("The control plane cannot start: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void await() throws InterruptedException, StoppedException {
    ready.join().await();
  }

  @Override
  public void close() {
    closing.run();
  }
}
