package dev.tollway.operator.ledger;

import dev.tollway.operator.ledger.store.SqliteDatabase;
import dev.tollway.operator.ledger.store.SqliteLedgerStore;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A ledger of its own process, to be killed: prints its port and serves until then. */
final class LedgerProcessMain {

  static final long LIMIT = 1_000_000;

  private LedgerProcessMain() {}

  public static void main(String[] args) throws Exception {
    InstantSource clock = InstantSource.system();
    LedgerLoop loop =
        new LedgerLoop(
            new SqliteLedgerStore(SqliteDatabase.open(Path.of(args[0])), clock),
            clock,
            e -> Runtime.getRuntime().halt(1));
    loop.start();
    loop.terms(List.of(LedgerServiceTest.terms(Dialogue.KEY, LIMIT)));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new LedgerService(loop, Access.asSaid()))
            .build()
            .start();
    System.out.println("port " + server.getPort());
    server.awaitTermination();
  }
}
