package dev.tollway.sidecar.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The admin port: {@code /livez}, {@code /readyz}, {@code /metrics}. One thread, one answer a
 * connection, everything bounded; it holds nothing that is secret, and nevertheless belongs on
 * loopback or a pod's own network.
 */
public final class AdminServer implements AutoCloseable {
  /** More connections than that at a time are closed at once. */
  static final int MAX_CONNECTIONS = 32;

  /** How long a client may take to ask and to take the answer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MAX_REQUEST_LINE = 1_024;
  private static final int MAX_HEAD = 8_192;

  private final EventLoopGroup group;
  private final Channel listener;

  private AdminServer(EventLoopGroup group, Channel listener) {
    this.group = group;
    this.listener = listener;
  }

  /**
   * Opens the port.
   *
   * @param listen port 0 takes a free one
   * @throws IOException when it is taken, or not this machine's
   */
  public static AdminServer start(
      InetSocketAddress listen, Health health, PrometheusMeterRegistry metrics) throws IOException {
    return start(
        listen, health, metrics, new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()));
  }

  /** With a group that it ends itself. */
  static AdminServer start(
      InetSocketAddress listen,
      Health health,
      PrometheusMeterRegistry metrics,
      EventLoopGroup group)
      throws IOException {
    AtomicInteger connections = new AtomicInteger();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, MAX_CONNECTIONS)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.closeFuture().addListener(_ -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > MAX_CONNECTIONS) {
                      channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
                      return;
                    }
                    // Not renewed by a byte: a client that drips must not hold its place.
                    ScheduledFuture<?> patience =
                        channel
                            .eventLoop()
                            .schedule(
                                () -> {
                                  var _ = channel.close();
                                },
                                PATIENCE.toNanos(),
                                TimeUnit.NANOSECONDS);
                    channel.closeFuture().addListener(_ -> patience.cancel(false));
                    HttpDecoderConfig bounds =
                        new HttpDecoderConfig()
                            .setMaxInitialLineLength(MAX_REQUEST_LINE)
                            .setMaxHeaderSize(MAX_HEAD);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(bounds))
                        .addLast(new AdminHandler(health, metrics));
                  }
                });
    var bound = bootstrap.bind(listen).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen on " + listen + ": " + bound.cause().getMessage(), bound.cause());
    }
    return new AdminServer(group, bound.channel());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
