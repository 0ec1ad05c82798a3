package dev.tollway.operator.server;

import dev.tollway.operator.distribute.ConfigService;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * gRPC without TLS, and therefore on loopback alone: there the kernel keeps everybody outside this
 * machine away. Who is at the other end of a call is decided by the services, not here.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MAX_CALLS = 16;
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final ExecutorService threads;
  private final Server server;

  private LoopbackServer(ExecutorService threads, Server server) {
    this.threads = threads;
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param address resolved; port 0 takes a free one
   * @throws IOException when the address is not loopback or its port is taken; the message names it
   *     and says what to do
   */
  public static LoopbackServer open(InetSocketAddress address, List<BindableService> services)
      throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IOException(
          "%s is not a loopback address: without TLS sidecars are served on this machine alone, such as at 127.0.0.1:9443"
              .formatted(text(address)));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("grpc-", 0).factory());
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .executor(threads)
            .maxInboundMessageSize(ConfigService.MAX_REQUEST_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS)
            .handshakeTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(KEEP_ALIVE_SECONDS / 2, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true);
    services.forEach(builder::addService);
    try {
      return new LoopbackServer(threads, builder.build().start());
    } catch (IOException e) {
      threads.shutdownNow();
      throw new IOException(
          "sidecars cannot be served at %s: %s; choose another address with --listen, or stop what uses the port"
              .formatted(text(address), reason(e)),
          e);
    }
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** The port that sidecars connect to. */
  public int port() {
    return server.getPort();
  }

  /** Ends every stream. Waits at most two seconds. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
