package dev.tollway.sidecar;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The connection to a control plane on this machine: gRPC without TLS, and therefore on loopback
 * alone.
 */
public final class LoopbackChannel extends Channel implements AutoCloseable {
  /** One update is at most 1 MiB, or one resource that is larger. */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private static final int THREADS = 2;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final long RECONNECT_MILLIS = 300;

  private final ExecutorService threads;
  private final ManagedChannel channel;
  private final Executor later;

  private LoopbackChannel(ExecutorService threads, ManagedChannel channel) {
    this.threads = threads;
    this.channel = channel;
    this.later =
        CompletableFuture.delayedExecutor(RECONNECT_MILLIS, TimeUnit.MILLISECONDS, threads);
  }

  /**
   * Connects with the first call.
   *
   * @param controlPlane resolved
   * @throws IllegalArgumentException in one sentence, when that is not a loopback address
   */
  public static LoopbackChannel to(InetSocketAddress controlPlane) {
    if (!isLoopback(controlPlane)) {
      throw new IllegalArgumentException(
          "a control plane that is not on loopback needs TLS: "
              + controlPlane.getHostString()
              + ":"
              + controlPlane.getPort());
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("grpc-", 0).factory());
    LoopbackChannel opened =
        new LoopbackChannel(
            threads,
            NettyChannelBuilder.forAddress(controlPlane)
                .usePlaintext()
                .executor(threads)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .build());
    opened.neverWaitLong(ConnectivityState.IDLE);
    return opened;
  }

  static boolean isLoopback(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
  }

  /** The channel's own waiting, up to two minutes, would come on top of that of its callers. */
  private void neverWaitLong(ConnectivityState seen) {
    channel.notifyWhenStateChanged(
        seen,
        () -> {
          ConnectivityState now = channel.getState(false);
          if (now == ConnectivityState.TRANSIENT_FAILURE) {
            later.execute(channel::resetConnectBackoff);
          }
          if (now != ConnectivityState.SHUTDOWN) {
            neverWaitLong(now);
          }
        });
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return channel.newCall(method, options);
  }

  @Override
  public String authority() {
    return channel.authority();
  }

  /** Ends every stream. Waits at most two seconds. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }
}
