package dev.tollway.benchmarks.lease;

import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.benchmarks.Latencies;
import dev.tollway.operator.ledger.Access;
import dev.tollway.operator.ledger.LedgerLoop;
import dev.tollway.operator.ledger.LedgerService;
import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import dev.tollway.operator.ledger.store.StoreException;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The product's ledger on SQLite in a directory, reached by gRPC in memory. */
public final class LocalLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalLedger.class);

  private final CountingStore store;
  private final LedgerLoop loop;
  private final ExecutorService threads;
  private final Server server;
  private final ManagedChannel channel;

  private LocalLedger(
      CountingStore store,
      LedgerLoop loop,
      ExecutorService threads,
      Server server,
      ManagedChannel channel) {
    this.store = store;
    this.loop = loop;
    this.threads = threads;
    this.server = server;
    this.channel = channel;
  }

  /** Starts one that lends by these terms. */
  public static LocalLedger start(Path directory, List<AccountTerms> terms)
      throws IOException, StoreException {
    CountingStore store =
        new CountingStore(new SqliteLedgerStore(SqliteDatabase.open(directory), Clock.systemUTC()));
    LedgerLoop loop =
        new LedgerLoop(store, Clock.systemUTC(), cause -> LOG.error("the ledger stops", cause));
    loop.start();
    loop.terms(terms);
    ExecutorService threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("grpc-", 0).factory());
    String name = "ledger-" + UUID.randomUUID();
    Server server =
        InProcessServerBuilder.forName(name)
            .addService(new LedgerService(loop, Access.asSaid()))
            .executor(threads)
            .build()
            .start();
    ManagedChannel channel = InProcessChannelBuilder.forName(name).executor(threads).build();
    return new LocalLedger(store, loop, threads, server, channel);
  }

  /** Where sessions are opened. */
  public Channel channel() {
    return channel;
  }

  /** Durations of the commits since the last call. */
  Latencies takeCommits() {
    return store.take();
  }

  @Override
  public void close() throws StoreException {
    channel.shutdownNow();
    server.shutdownNow();
    loop.close();
    threads.shutdownNow();
  }
}
