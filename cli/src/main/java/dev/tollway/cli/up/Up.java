package dev.tollway.cli.up;

import dev.tollway.cli.process.Closing;
import dev.tollway.cli.process.FolderControlPlane;
import dev.tollway.cli.process.LongRunning;
import dev.tollway.cli.process.Narrator;
import dev.tollway.cli.process.StoppedException;
import dev.tollway.operator.Report;
import dev.tollway.operator.standalone.Picture;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Tollway over one folder, in one process: the resources come from the folder,
 * sidecars and control plane talk over gRPC in memory. Everything else is what runs in a cluster.
 */
public final class Up implements LongRunning {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Path dir;
  private final @Nullable Path data;
  private final Narrator narrator;
  private final Closing closing = new Closing();
  private final CompletableFuture<FolderControlPlane> ready = new CompletableFuture<>();

  /**
   * Nothing happens before {@link #start()}.
   *
   * @param dir the folder of manifests, as it was typed
   * @param data null: {@code .tollway} in that folder
   * @param out what the person reads
   */
  public Up(Path dir, @Nullable Path data, PrintWriter out) {
    this.dir = dir;
    this.data = data;
    this.narrator = new Narrator(out);
  }

  /** Starts everything and returns when whatever was accepted is enforced. */
  @Override
  public void start() throws StoppedException {
    narrator.reading(dir);
    FolderControlPlane controlPlane = FolderControlPlane.open(dir, data, closing);
    Fleet fleet = fleet(controlPlane);
    fleet.start(controlPlane.standalone().picture().entries());
    controlPlane.start(next -> follow(fleet, next), reached -> complain());
    awaitReady(controlPlane, fleet);
    narrator.ready(places(fleet), controlPlane.standalone());
    ready.complete(controlPlane);
    complain();
  }

  private Fleet fleet(FolderControlPlane controlPlane) throws StoppedException {
    try {
      return closing.add(
          new Fleet(
              connect(controlPlane), FolderControlPlane.dataIn(dir, data).resolve("sidecars")));
    } catch (IOException e) {
      throw new StoppedException(e);
    }
  }

  private ManagedChannel connect(FolderControlPlane controlPlane) throws IOException {
    String name = "tollway-" + UUID.randomUUID();
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("grpc-", 0).factory());
    closing.add(threads::shutdownNow);
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(threads);
    controlPlane.services().forEach(builder::addService);
    Server server = builder.build().start();
    closing.add(() -> {
      server.shutdownNow();
      server.awaitTermination(2, TimeUnit.SECONDS);
    });
    ManagedChannel channel = InProcessChannelBuilder.forName(name).executor(threads).build();
    closing.add(() -> {
      channel.shutdownNow();
      channel.awaitTermination(2, TimeUnit.SECONDS);
    });
    return channel;
  }

  private void follow(Fleet fleet, Picture next) {
    if (ready.isDone()) {
      fleet.follow(next.entries());
      complain();
    }
  }

  /** Before everything has settled, what is not yet in force is no complaint. */
  private void complain() {
    FolderControlPlane running = ready.getNow(null);
    List<String> complaints = running == null ? null : running.complaints();
    if (complaints != null) {
      narrator.complain(complaints);
    }
  }

  private void awaitReady(FolderControlPlane controlPlane, Fleet fleet) throws StoppedException {
    long told = System.nanoTime();
    while (true) {
      Report reached = controlPlane.report();
      List<String> complaints = controlPlane.complaints();
      if (complaints != null && reached != null && reached.settled() && fleet.missing().isEmpty()) {
        narrator.complain(complaints);
        return;
      }
      controlPlane.pause();
      if (System.nanoTime() - told > PATIENCE.toNanos()) {
        told = System.nanoTime();
        narrator.waiting(missing(fleet, reached));
      }
    }
  }

  private static List<String> missing(Fleet fleet, @Nullable Report reached) {
    List<String> lines = new ArrayList<>(fleet.missing());
    if (reached != null) {
      for (Report.Entry entry : reached.entries()) {
        if (entry.accepted() && !entry.programmed()) {
          lines.add(entry.ref().kind() + " " + entry.ref().path() + ": " + entry.summary());
        }
      }
    }
    return lines;
  }

  private static List<String> places(Fleet fleet) {
    List<String> lines = new ArrayList<>();
    if (fleet.members().isEmpty()) {
      lines.add("No sidecar runs: standalone.yaml names no workload.");
    }
    for (Fleet.Member member : fleet.members()) {
      lines.add("");
      lines.addAll(
          Narrator.sidecar(
              member.entry().workload().toString(), member.sidecar(), member.entry().upstream()));
    }
    return lines;
  }

  @Override
  public void await() throws InterruptedException, StoppedException {
    ready.join().await();
  }

  @Override
  public void close() {
    closing.run();
    LOG.debug("{} is down", dir);
  }
}
