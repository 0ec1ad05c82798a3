package dev.tollway.cli.process;

import dev.tollway.operator.ControlPlane;
import dev.tollway.operator.Loop;
import dev.tollway.operator.Seams;
import dev.tollway.operator.admin.OperatorMetrics;
import dev.tollway.operator.desired.SecretSink;
import dev.tollway.operator.distribute.ConfigService;
import dev.tollway.operator.distribute.Distribution;
import dev.tollway.operator.identity.Identity;
import dev.tollway.operator.ledger.Access;
import dev.tollway.operator.ledger.LedgerLoop;
import dev.tollway.operator.ledger.LedgerService;
import dev.tollway.operator.ledger.store.Registry;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.SqliteRegistry;
import dev.tollway.operator.ledger.store.StoreException;
import dev.tollway.operator.standalone.objects.PrivateFiles;
import dev.tollway.operator.status.StatusSink;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a control plane stands on, wherever its resources come from: ledger, registry and
 * distribution over one data directory, which one process has at a time.
 *
 * <p>Who calls is believed: the services may only be put on a transport that nobody else reaches.
 */
public final class Foundation {
  private final Clock clock;
  private final Closing closing;
  private final LedgerLoop ledger;
  private final SqliteRegistry registry;
  private final Distribution distribution;
  private final CompletableFuture<StoppedException> failed;

  private Foundation(
      Clock clock,
      Closing closing,
      LedgerLoop ledger,
      SqliteRegistry registry,
      Distribution distribution,
      CompletableFuture<StoppedException> failed) {
    this.clock = clock;
    this.closing = closing;
    this.ledger = ledger;
    this.registry = registry;
    this.distribution = distribution;
    this.failed = failed;
  }

  /**
   * Opens the data directory.
   *
   * @param closing takes what has to be closed; the ledger first, so that it is closed last, since
   *     it holds the database
   * @throws StoreException.InUse when another process has it
   */
  static Foundation open(Path data, Closing closing) throws IOException, StoreException {
    Clock clock = Clock.systemUTC();
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
    return new Foundation(
        clock,
        closing,
        ledger,
        new SqliteRegistry(database, clock),
        distribution(clock, ledger.ledgerTime(), closing),
        failed);
  }

  private static void keepOutOfGit(Path data) throws IOException {
    Path ignore = data.resolve(".gitignore");
    if (!Files.exists(ignore)) {
      Files.writeString(ignore, "*\n");
    }
  }

  private static Distribution distribution(Clock clock, InstantSource ledgerTime, Closing closing) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("distribute-", 0).factory());
    closing.add(threads::shutdownNow);
    Distribution distribution = new Distribution(Identity.asSaid(), clock, ledgerTime, threads);
    ScheduledExecutorService sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("distribute-sweep").factory());
    closing.add(sweeper::shutdownNow);
    var _ = sweeper.scheduleWithFixedDelay(distribution::sweep, 1, 1, TimeUnit.SECONDS);
    return distribution;
  }

  /** Counts in the ledger and in the distribution from now on. */
  void measure(OperatorMetrics metrics) {
    ledger.onCommit(metrics::committed);
    metrics.gauge("tollway.ledger.sessions", "Open sessions of the ledger.", ledger::sessions);
    metrics.gauge("tollway.config.streams", "Open configuration streams.", distribution::streams);
    metrics.gauge(
        "tollway.config.outstanding",
        "Sidecars that owe an answer to an update of their configuration.",
        distribution::owing);
    metrics.gauge(
        "tollway.config.refused",
        "Revisions that sidecars refuse, over all sidecars.",
        distribution::refused);
    metrics.counter(
        "tollway.denials.unbelieved",
        "Refusals told by sidecars of which nothing was believed.",
        distribution::unbelievedDenials);
  }

  Clock clock() {
    return clock;
  }

  Registry registry() {
    return registry;
  }

  /** The control plane over it. */
  ControlPlane controlPlane(StatusSink statuses, SecretSink secrets) {
    SecureRandom random = new SecureRandom();
    return closing.add(
        new ControlPlane(
            new Seams(
                registry,
                distribution,
                ledger,
                statuses,
                secrets,
                clock,
                count -> {
                  byte[] bytes = new byte[count];
                  random.nextBytes(bytes);
                  return bytes;
                }),
            Loop.onThread("control-plane")));
  }

  /** Configuration and ledger, for the sidecars. */
  List<BindableService> services() {
    return List.of(new ConfigService(distribution), new LedgerService(ledger, Access.asSaid()));
  }

  /**
   * Waits a moment.
   *
   * @throws StoppedException when it can no longer go on
   */
  void pause() throws StoppedException {
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
  void await() throws InterruptedException, StoppedException {
    try {
      throw failed.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("only completed with a value", e);
    }
  }
}
