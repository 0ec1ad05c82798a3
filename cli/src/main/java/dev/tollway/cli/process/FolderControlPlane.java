package dev.tollway.cli.process;

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
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Control plane and ledger over one folder of manifests. How sidecars reach its services is the
 * business of whoever opens it.
 *
 * <p>Who calls is believed: the services may only be put on a transport that nobody else reaches.
 */
public final class FolderControlPlane {
  private static final String MAP = "standalone.yaml";

  private final ControlPlane controlPlane;
  private final Standalone standalone;
  private final List<BindableService> services;
  private final CompletableFuture<StoppedException> failed;
  private volatile @Nullable Picture picture;
  private volatile @Nullable Report report;

  private FolderControlPlane(
      ControlPlane controlPlane,
      Standalone standalone,
      List<BindableService> services,
      CompletableFuture<StoppedException> failed) {
    this.controlPlane = controlPlane;
    this.standalone = standalone;
    this.services = services;
    this.failed = failed;
  }

  /**
   * Opens ledger and folder; nothing is in force before {@link #start}.
   *
   * @param dir the folder of manifests, as it was typed
   * @param data null: {@code .tollway} in that folder
   * @param closing takes what has to be closed; the ledger last, since it holds the database
   * @throws StoppedException in one sentence, when it cannot start
   */
  public static FolderControlPlane open(Path dir, @Nullable Path data, Closing closing)
      throws StoppedException {
    if (!Files.isDirectory(dir)) {
      throw new StoppedException(dir + " is not a directory; name a folder of manifests.");
    }
    Path kept = dataIn(dir, data);
    try {
      return compose(dir, kept, closing);
    } catch (StoreException.InUse e) {
      throw new StoppedException(e);
    } catch (StoreException e) {
      throw new StoppedException(
          "The ledger in " + kept + " cannot be used: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw new StoppedException(e);
    }
  }

  /** Where ledger, issued keys and journals of a folder are kept. */
  public static Path dataIn(Path dir, @Nullable Path data) {
    return data == null ? dir.resolve(".tollway") : data;
  }

  private static FolderControlPlane compose(Path dir, Path data, Closing closing)
      throws IOException, StoreException, StoppedException {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    CompletableFuture<StoppedException> failed = new CompletableFuture<>();
    PrivateFiles.createDirectory(data);
    SqliteDatabase database = SqliteDatabase.open(data);
    LedgerLoop ledger =
        closing.add(
            new LedgerLoop(
                new SqliteLedgerStore(database, clock),
                clock,
                cause ->
                    failed.complete(
                        new StoppedException(
                            "The ledger stopped: " + cause.getMessage() + ".", cause))));
    keepOutOfGit(data);
    ledger.start();
    SqliteRegistry registry = new SqliteRegistry(database, clock);
    Standalone standalone = closing.add(new Standalone(dir, data, registry, clock));
    refuseBrokenMap(standalone.picture());
    Distribution distribution = distribution(clock, closing);
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
                    count -> {
                      byte[] bytes = new byte[count];
                      random.nextBytes(bytes);
                      return bytes;
                    }),
                Loop.onThread("control-plane")));
    List<BindableService> services =
        List.of(new ConfigService(distribution), new LedgerService(ledger, Access.asSaid()));
    return new FolderControlPlane(controlPlane, standalone, services, failed);
  }

  private static void keepOutOfGit(Path data) throws IOException {
    Path ignore = data.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  private static void refuseBrokenMap(Picture first) throws StoppedException {
    for (var problem : first.problems()) {
      if (Path.of(problem.file()).endsWith(MAP)) {
        throw new StoppedException(problem + ".");
      }
    }
  }

  private static Distribution distribution(Clock clock, Closing closing) {
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

  /** Configuration and ledger, for the sidecars. */
  public List<BindableService> services() {
    return services;
  }

  /** The folder, and the API over it. */
  public Standalone standalone() {
    return standalone;
  }

  /**
   * Puts the folder in force, and follows it from now on.
   *
   * @param pictures told every picture, the first one too
   * @param reports told how far everything has come, whenever that changes
   */
  public void start(Consumer<Picture> pictures, Consumer<Report> reports) {
    controlPlane.onReport(next -> {
      report = next;
      reports.accept(next);
    });
    standalone.start(next -> {
      picture = next;
      controlPlane.apply(next.resources());
      pictures.accept(next);
    });
  }

  /** How far everything has come; null: nothing was reached yet. */
  public @Nullable Report report() {
    return report;
  }

  /** What is not enforced as it is written; null: it is too early to tell. */
  public @Nullable List<String> complaints() {
    Picture now = picture;
    Report reached = report;
    return now == null || reached == null ? null : Narrator.complaints(now, reached.problems());
  }

  /** What is wrong with the files themselves; null: it is too early to tell. */
  public @Nullable List<String> mistakes() {
    Picture now = picture;
    Report reached = report;
    return now == null || reached == null
        ? null
        : Narrator.complaints(
            now, reached.entries().stream().filter(entry -> !entry.accepted()).toList());
  }

  /**
   * Waits a moment.
   *
   * @throws StoppedException when it can no longer go on
   */
  public void pause() throws StoppedException {
    try {
      throw failed.get(50, TimeUnit.MILLISECONDS);
    } catch (TimeoutException nothingFailed) {
      // It goes on.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("Interrupted before it was ready.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("only completed with a value", e);
    }
  }

  /**
   * Waits until it cannot go on.
   *
   * @throws StoppedException always, if the thread is not interrupted before
   */
  public void await() throws InterruptedException, StoppedException {
    try {
      throw failed.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("only completed with a value", e);
    }
  }
}
