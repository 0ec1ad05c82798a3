package dev.tollway.cli.up;

import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.Loop;
import dev.tollway.operator.Report;
import dev.tollway.operator.Seams;
import dev.tollway.operator.distribute.ConfigService;
import dev.tollway.operator.distribute.Distribution;
import dev.tollway.operator.identity.Identity;
import dev.tollway.operator.ledger.Access;
import dev.tollway.operator.ledger.LedgerLoop;
import dev.tollway.operator.ledger.LedgerService;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.SqliteRegistry;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.operator.standalone.Picture;
import dev.tollway.operator.standalone.Standalone;
import dev.tollway.operator.standalone.objects.PrivateFiles;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Tollway over one folder, in one process: the resources come from the folder,
 * sidecars and control plane talk over gRPC in memory. Everything else is what runs in a cluster.
 */
public final class Up implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);
  private static final String MAP = "standalone.yaml";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Path dir;
  private final Path data;
  private final Narrator narrator;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Closing closing = new Closing();
  private final CompletableFuture<UpException> failed = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile @Nullable Picture picture;
  private volatile @Nullable Report report;

  /**
   * Nothing happens before {@link #start()}.
   *
   * @param dir the folder of manifests, as it was typed
   * @param data null: {@code .tollway} in that folder
   * @param out what the person reads
   */
  public Up(Path dir, @Nullable Path data, PrintWriter out) {
    this.dir = dir;
    this.data = data == null ? dir.resolve(".tollway") : data;
    this.narrator = new Narrator(out);
  }

  /**
   * Starts everything and returns when whatever was accepted is enforced.
   *
   * @throws UpException in one sentence, when it cannot start
   */
  public void start() throws UpException {
    narrator.reading(dir);
    if (!Files.isDirectory(dir)) {
      throw new UpException(dir + " is not a directory; name a folder of manifests.");
    }
    Running running = compose();
    running.fleet().start(running.standalone().picture().entries());
    running.standalone().start(next -> take(running, next));
    awaitReady(running);
    Picture now = running.standalone().picture();
    narrator.ready(
        now,
        running.fleet().members(),
        running.standalone().kubeconfig(),
        running.standalone()::keyFile);
    ready.complete(null);
    complain();
  }

  private record Running(Standalone standalone, ControlPlane controlPlane, Fleet fleet) {}

  private Running compose() throws UpException {
    try {
      PrivateFiles.createDirectory(data);
      SqliteDatabase database = SqliteDatabase.open(data);
      // The ledger closes the database: it is closed last, since identities are kept there too.
      LedgerLoop ledger =
          closing.add(
              new LedgerLoop(
                  new SqliteLedgerStore(database, clock),
                  clock,
                  cause ->
                      failed.complete(
                          new UpException(
                              "The ledger stopped: " + cause.getMessage() + ".", cause))));
      keepOutOfGit();
      ledger.start();
      SqliteRegistry registry = new SqliteRegistry(database, clock);
      Standalone standalone = closing.add(new Standalone(dir, data, registry, clock));
      refuseBrokenMap(standalone.picture());
      Distribution distribution = distribution();
      ControlPlane controlPlane =
          closing.add(
              new ControlPlane(
                  new Seams(
                      registry,
                      distribution,
                      ledger,
                      standalone.statusSink(),
                      standalone.secretSink(),
                      clock,
                      this::randomBytes),
                  Loop.onThread("control-plane")));
      controlPlane.onReport(this::take);
      ManagedChannel channel = connect(distribution, ledger);
      Fleet fleet = closing.add(new Fleet(channel, data.resolve("sidecars")));
      return new Running(standalone, controlPlane, fleet);
    } catch (StoreException.InUse e) {
      throw new UpException(e);
    } catch (StoreException e) {
      throw new UpException(
          "The ledger in " + data + " cannot be used: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new UpException(e);
    }
  }

  private void keepOutOfGit() throws IOException {
    Path ignore = data.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  private static void refuseBrokenMap(Picture first) throws UpException {
    for (var problem : first.problems()) {
      if (Path.of(problem.file()).endsWith(MAP)) {
        throw new UpException(problem + ".");
      }
    }
  }

  private Distribution distribution() {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("distribute-", 0).factory());
    closing.add(threads::shutdownNow);
    Distribution distribution = new Distribution(Identity.asSaid(), clock, clock, threads);
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("distribute-sweep").factory());
    closing.add(sweeper::shutdownNow);
    var _ = sweeper.scheduleWithFixedDelay(distribution::sweep, 1, 1, TimeUnit.SECONDS);
    return distribution;
  }

  private ManagedChannel connect(Distribution distribution, LedgerLoop ledger) throws IOException {
    String name = "tollway-" + UUID.randomUUID();
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("grpc-", 0).factory());
    closing.add(threads::shutdownNow);
    Server server =
        InProcessServerBuilder.forName(name)
            .addService(new ConfigService(distribution))
            .addService(new LedgerService(ledger, Access.asSaid()))
            .executor(threads)
            .build()
            .start();
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

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private void take(Running running, Picture next) {
    picture = next;
    running.controlPlane().apply(next.resources());
    if (ready.isDone()) {
      running.fleet().follow(next.entries());
      complain();
    }
  }

  private void take(Report next) {
    report = next;
    complain();
  }

  /** Before everything has settled, what is not yet in force is no complaint. */
  private void complain() {
    Picture now = picture;
    Report told = report;
    if (ready.isDone() && now != null && told != null) {
      narrator.complain(Narrator.complaints(now, told));
    }
  }

  private void awaitReady(Running running) throws UpException {
    long start = System.nanoTime();
    long told = start;
    while (true) {
      Picture now = picture;
      Report reached = report;
      if (now != null
          && reached != null
          && reached.settled()
          && running.fleet().missing().isEmpty()) {
        narrator.complain(Narrator.complaints(now, reached));
        return;
      }
      UpException failure = pause();
      if (failure != null) {
        throw failure;
      }
      if (System.nanoTime() - told > PATIENCE.toNanos()) {
        told = System.nanoTime();
        narrator.waiting(missing(running, reached));
      }
    }
  }

  private static List<String> missing(Running running, @Nullable Report reached) {
    List<String> lines = new ArrayList<>(running.fleet().missing());
    if (reached != null) {
      for (Report.Entry entry : reached.entries()) {
        if (entry.accepted() && !entry.programmed()) {
          lines.add(entry.ref().kind() + " " + entry.ref().path() + ": " + entry.summary());
        }
      }
    }
    return lines;
  }

  /** A failure, if one comes within a moment. */
  private @Nullable UpException pause() throws UpException {
    try {
      return failed.get(50, TimeUnit.MILLISECONDS);
    } catch (TimeoutException nothingFailed) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpException("Interrupted before it was ready.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("only completed with a value", e);
    }
  }

  /**
   * Waits until it cannot go on.
   *
   * @throws UpException always, if the thread is not interrupted before
   */
  public void await() throws InterruptedException, UpException {
    try {
      throw failed.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("only completed with a value", e);
    }
  }

  /** Drains and stops; whatever was started last ends first. May be called twice. */
  @Override
  public void close() {
    closing.run();
    LOG.debug("{} is down", dir);
  }
}
