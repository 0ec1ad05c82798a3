package dev.tollway.sidecar.http;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One event loop with real sockets, whose time passes only when a test lets it. */
public final class TimedLoops implements AutoCloseable {
  private final MockTicker clock = Ticker.newMockTicker();
  private final AtomicLong looks = new AtomicLong();

  /**
   * A look at the clock takes a nanosecond: a loop that ends waits for the clock to move at all.
   */
  private final Ticker ticker =
      new Ticker() {
        @Override
        public long initialNanoTime() {
          return clock.initialNanoTime();
        }

        @Override
        public long nanoTime() {
          return clock.nanoTime() + looks.getAndIncrement();
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
          throw new UnsupportedOperationException("only a test lets time pass");
        }
      };

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()) {
        @Override
        protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory handlers, Object... args) {
          return new Loop(this, executor, handlers);
        }
      };

  private final class Loop extends SingleThreadIoEventLoop {
    Loop(MultiThreadIoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
      super(parent, executor, handlers);
    }

    @Override
    public Ticker ticker() {
      return ticker;
    }
  }

  /** The loop as the product takes it. */
  public Loops loops() {
    return new Loops(group, NioServerSocketChannel.class, NioSocketChannel.class);
  }

  /** Lets time pass, and everything happen that is due. */
  public void pass(Duration time) {
    clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
    // What is due is found when the loop turns; the second turn comes after it.
    for (int i = 0; i < 2; i++) {
      group.next().submit(() -> {}).syncUninterruptibly();
    }
  }

  /** Ends the loop. */
  @Override
  public void close() {
    loops().close();
  }
}
