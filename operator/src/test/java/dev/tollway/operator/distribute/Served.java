package dev.tollway.operator.distribute;

import static org.awaitility.Awaitility.await;

import dev.tollway.operator.identity.Identity;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A config service behind a real gRPC server, with a clock that stands still until a test moves it.
 */
final class Served implements AutoCloseable {
  static final Instant LEDGER_TIME = Instant.parse("2026-11-01T12:00:00Z");

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
  final Distribution distribution;
  final ManagedChannel channel;
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final Server server;

  private Served(boolean socket) throws IOException {
    InstantSource clock = now::get;
    InstantSource ledgerTime = () -> LEDGER_TIME;
    distribution = new Distribution(Identity.asSaid(), clock, ledgerTime, executor);
    String name = "config-" + UUID.randomUUID();
    ServerBuilder<?> builder =
        socket
            ? NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            : InProcessServerBuilder.forName(name);
    server =
        builder
            .addService(new ConfigService(distribution))
            .executor(executor)
            .maxInboundMessageSize(ConfigService.MAX_REQUEST_BYTES)
            .build()
            .start();
    channel =
        socket
            ? NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build()
            : InProcessChannelBuilder.forName(name).build();
  }

  void publish(Picture picture) {
    distribution.publish(picture.revision(), picture.published());
  }

  static Served inProcess() throws IOException {
    return new Served(false);
  }

  static Served overSocket() throws IOException {
    return new Served(true);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    await().until(() -> channel.isTerminated() && server.isTerminated());
    executor.shutdownNow();
  }
}
