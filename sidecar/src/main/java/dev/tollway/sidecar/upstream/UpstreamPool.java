package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Scratch;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to the workload. The youngest idle one is taken first, so that
 * the surplus ages and goes. There is no bound on busy ones: each serves one client connection, and
 * those are bounded.
 */
public final class UpstreamPool implements Upstream {
  private final EventLoop loop;
  private final UpstreamSettings settings;
  private final Bootstrap bootstrap;

  private final Scratch scratch = new Scratch();

  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private boolean sweeping;
  private boolean closed;

  /**
   * A pool that is used on that loop only.
   *
   * @param channels the kind of socket that fits the loop
   */
  public UpstreamPool(
      EventLoop loop, Class<? extends Channel> channels, UpstreamSettings settings) {
    this.loop = loop;
    this.settings = settings;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channels)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(settings.connectTimeout().toMillis()))
            .remoteAddress(settings.address());
  }

  @Override
  public Attempt open(boolean fresh, CallListener listener) {
    long now = nanoTime();
    while (!fresh && !idle.isEmpty()) {
      UpstreamConnection connection = idle.removeLast();
      if (usable(connection, now)) {
        connection.begin(listener, true);
        return () -> {};
      }
      connection.close();
    }
    return connect(listener);
  }

  private Attempt connect(CallListener listener) {
    AnswerGuard guard = new AnswerGuard(settings.limits(), scratch);
    UpstreamConnection connection = new UpstreamConnection(this, guard, scratch, nanoTime());
    Connecting attempt = new Connecting(listener);
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast("guard", guard);
                channel.pipeline().addLast("connection", connection);
              }
            })
        .connect()
        .addListener(future -> attempt.done(connection, future.isSuccess()));
    return attempt;
  }

  /** Idle connections now. */
  public int idle() {
    return idle.size();
  }

  /** Closes what is idle; what is busy is closed when its exchange ends. */
  public void close() {
    closed = true;
    while (!idle.isEmpty()) {
      idle.removeLast().close();
    }
  }

  long nanoTime() {
    return loop.ticker().nanoTime();
  }

  void keep(UpstreamConnection connection) {
    if (closed || !usable(connection, nanoTime()) || idle.size() >= settings.maxIdle()) {
      connection.close();
      return;
    }
    idle.addLast(connection);
    sweepLater();
  }

  void forget(UpstreamConnection connection) {
    idle.remove(connection);
  }

  private boolean usable(UpstreamConnection connection, long now) {
    return connection.alive()
        && now - connection.idleSinceNanos() < settings.idleTimeout().toNanos()
        && now - connection.bornNanos() < settings.maxAge().toNanos();
  }

  private void sweepLater() {
    UpstreamConnection oldest = idle.peekFirst();
    if (sweeping || oldest == null) {
      return;
    }
    sweeping = true;
    long wait = oldest.idleSinceNanos() + settings.idleTimeout().toNanos() - nanoTime();
    var _ = loop.schedule(this::sweep, Math.max(wait, 0), TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    sweeping = false;
    long now = nanoTime();
    UpstreamConnection oldest = idle.peekFirst();
    while (oldest != null && !usable(oldest, now)) {
      idle.removeFirst();
      oldest.close();
      oldest = idle.peekFirst();
    }
    sweepLater();
  }

  /** A connection on its way. */
  private static final class Connecting implements Attempt {
    private @Nullable CallListener listener;

    Connecting(CallListener listener) {
      this.listener = listener;
    }

    @Override
    public void cancel() {
      listener = null;
    }

    void done(UpstreamConnection connection, boolean connected) {
      CallListener caller = listener;
      listener = null;
      if (!connected) {
        if (caller != null) {
          caller.unreachable();
        }
      } else if (caller != null) {
        connection.begin(caller, false);
      } else {
        connection.close();
      }
    }
  }
}
