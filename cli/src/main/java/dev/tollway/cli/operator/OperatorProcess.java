package dev.tollway.cli.operator;

import dev.tollway.cli.process.AdminPort;
import dev.tollway.cli.process.Closing;
import dev.tollway.cli.process.FolderControlPlane;
import dev.tollway.cli.process.LongRunning;
import dev.tollway.cli.process.Narrator;
import dev.tollway.cli.process.StoppedException;
import dev.tollway.operator.server.LoopbackServer;
import dev.tollway.operator.standalone.Picture;
import dev.tollway.operator.standalone.folder.WorkloadEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Control plane and ledger over one folder; sidecars are other processes of this machine. */
public final class OperatorProcess implements LongRunning {
  private final Path dir;
  private final @Nullable Path data;
  private final InetSocketAddress listen;
  private final InetSocketAddress adminListen;
  private final Narrator narrator;
  private final Closing closing = new Closing();
  private final CompletableFuture<FolderControlPlane> ready = new CompletableFuture<>();

  /**
   * Nothing happens before {@link #start()}.
   *
   * @param dir the folder of manifests, as it was typed
   * @param data null: {@code .tollway} in that folder
   * @param listen for sidecars; port 0 takes a free one
   * @param adminListen for probes and metrics; port 0 takes a free one
   * @param out what the person reads
   */
  public OperatorProcess(
      Path dir,
      @Nullable Path data,
      InetSocketAddress listen,
      InetSocketAddress adminListen,
      PrintWriter out) {
    this.dir = dir;
    this.data = data;
    this.listen = listen;
    this.adminListen = adminListen;
    this.narrator = new Narrator(out);
  }

  /** Returns when sidecars can be served; whether any is there is not its business. */
  @Override
  public void start() throws StoppedException {
    narrator.reading(dir);
    AdminPort.Opened admin = AdminPort.open(adminListen, closing);
    FolderControlPlane controlPlane = FolderControlPlane.open(dir, data, closing);
    controlPlane.measure(admin.port().metrics());
    LoopbackServer server = serve(controlPlane);
    controlPlane.start(next -> complain(), reached -> complain());
    while (controlPlane.report() == null) {
      controlPlane.pause();
    }
    admin.port().serves(controlPlane::troubles);
    narrator.ready(
        places(server.port(), admin.address(), controlPlane.standalone().picture()),
        controlPlane.standalone());
    ready.complete(controlPlane);
    complain();
  }

  private LoopbackServer serve(FolderControlPlane controlPlane) throws StoppedException {
    try {
      return closing.add(LoopbackServer.open(listen, controlPlane.services()));
    } catch (IOException e) {
      throw new StoppedException("The control plane cannot start: " + e.getMessage() + ".", e);
    }
  }

  private List<String> places(int port, InetSocketAddress admin, Picture picture) {
    String address = Narrator.text(new InetSocketAddress(listen.getAddress(), port));
    List<String> lines = new ArrayList<>();
    lines.add("Sidecars are served at " + address);
    lines.add(Narrator.health(admin));
    for (WorkloadEntry entry : picture.entries()) {
      lines.add("");
      lines.add("To start the sidecar of %s:".formatted(entry.workload()));
      lines.add(
          "  tollway sidecar --control-plane %s --namespace %s --workload %s/%s --port %s --pod-uid %s --listen %s --upstream %s --admin-listen 127.0.0.1:0 --state-dir %s"
              .formatted(
                  address,
                  entry.workload().namespace(),
                  entry.workload().kind(),
                  entry.workload().name(),
                  entry.port(),
                  entry.podUid(),
                  entry.listen(),
                  entry.upstream(),
                  Narrator.quoted(
                      FolderControlPlane.dataIn(dir, data)
                          .resolve("sidecars")
                          .resolve(entry.podUid()))));
    }
    return lines;
  }

  /** Sidecars come and go by themselves: only what is wrong with the files is told. */
  private void complain() {
    FolderControlPlane running = ready.getNow(null);
    List<String> mistakes = running == null ? null : running.mistakes();
    if (mistakes != null) {
      narrator.complain(mistakes);
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
