package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.UpstreamPool;
import dev.tollway.sidecar.upstream.UpstreamSettings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Listens at one address and forwards to one workload. Each event loop has its own {@link
 * Decisions} and its own pool of upstream connections; nothing of an exchange crosses loops.
 */
public final class HttpListener implements AutoCloseable {
  private final Loops loops;
  private final HttpSettings settings;
  private final UpstreamSettings upstream;
  private final Supplier<Decisions> decisions;
  private final ClientPipeline pipeline;
  private final ConnectionLimit limit;
  private final Map<EventLoop, Share> shares = new ConcurrentHashMap<>();
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel server;
  private volatile boolean draining;

  /** What one event loop has to itself. */
  private record Share(Decisions decisions, UpstreamPool pool, Scratch scratch) {}

  private HttpListener(
      Loops loops,
      HttpSettings settings,
      UpstreamSettings upstream,
      Supplier<Decisions> decisions,
      InstantSource clock)
      throws IOException {
    this.loops = loops;
    this.settings = settings;
    this.upstream = upstream;
    this.decisions = decisions;
    this.limit = new ConnectionLimit(settings.maxConnections());
    this.pipeline = new ClientPipeline(limit, settings, () -> draining, clock);
    this.server = bind();
  }

  /**
   * Binds and accepts at once.
   *
   * @param decisions called once for each event loop, on that loop
   * @param clock the time in request ids
   * @throws IOException if the address is taken or not ours; the message names it
   */
  public static HttpListener open(
      Loops loops,
      HttpSettings settings,
      UpstreamSettings upstream,
      Supplier<Decisions> decisions,
      InstantSource clock)
      throws IOException {
    return new HttpListener(loops, settings, upstream, decisions, clock);
  }

  private Channel bind() throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.servers())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // A client may finish sending and still wait for the answer.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    clients.add(channel);
                    Share share = share(channel.eventLoop());
                    pipeline.assemble(
                        channel.pipeline(), share.decisions(), share.pool(), share.scratch());
                  }
                })
            .bind(settings.listen())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen at " + settings.listen() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    return bound.channel();
  }

  private Share share(EventLoop loop) {
    return shares.computeIfAbsent(
        loop,
        own ->
            new Share(
                decisions.get(), new UpstreamPool(own, loops.sockets(), upstream), new Scratch()));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** Client connections now. */
  public int connections() {
    return limit.open();
  }

  /**
   * From now on every answer ends its connection; idle connections are closed; new ones are still
   * served.
   */
  public void drain() {
    draining = true;
    for (Channel client : clients) {
      ClientConnection connection = client.pipeline().get(ClientConnection.class);
      if (connection != null) {
        client.eventLoop().execute(connection::drain);
      }
    }
  }

  /**
   * Stops accepting, waits for what is in flight, then closes.
   *
   * @param timeUp completed once what is still in flight is to be cut
   * @return whether everything ended by itself
   */
  public boolean close(CompletableFuture<?> timeUp) {
    server.close().awaitUninterruptibly();
    drain();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    clients.newCloseFuture().addListener(_ -> ended.complete(true));
    boolean byItself = ended.applyToEither(timeUp.thenApply(_ -> false), whole -> whole).join();
    close();
    return byItself;
  }

  /** Closes everything now: what is in flight is cut and settled as such. */
  @Override
  public void close() {
    server.close().awaitUninterruptibly();
    clients.close().awaitUninterruptibly();
    shares.forEach((loop, share) -> loop.execute(share.pool()::close));
  }
}
