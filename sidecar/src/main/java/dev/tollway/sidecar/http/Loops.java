package dev.tollway.sidecar.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a sidecar and the sockets that fit them.
 *
 * @param group whoever made this shuts it down
 */
public record Loops(
    EventLoopGroup group,
    Class<? extends ServerSocketChannel> servers,
    Class<? extends SocketChannel> sockets)
    implements AutoCloseable {

  private static final int MOST_OF_A_MACHINE = 4;

  /** One thread for each core of this machine, at most 4. */
  public static Loops open() {
    return open(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_OF_A_MACHINE));
  }

  /**
   * Epoll where the kernel and the processor have it, else NIO.
   *
   * @param threads one for each core that the sidecar is given, at least 1
   */
  public static Loops open(int threads) {
    return Epoll.isAvailable()
        ? new Loops(
            group(threads, EpollIoHandler.newFactory()),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class)
        : nio(threads);
  }

  /** NIO, which every platform has. */
  public static Loops nio(int threads) {
    return new Loops(
        group(threads, NioIoHandler.newFactory()),
        NioServerSocketChannel.class,
        NioSocketChannel.class);
  }

  /** Ends the threads; every listener on them is closed before. Waits at most two seconds. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private static EventLoopGroup group(int threads, IoHandlerFactory handlers) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("tollway-http", true), handlers);
  }
}
