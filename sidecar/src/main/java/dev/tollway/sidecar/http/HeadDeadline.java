package dev.tollway.sidecar.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Waits only so long for the next request: {@link Deadlines#keepAlive} for its first byte, then
 * {@link Deadlines#head} for its whole head, however slowly bytes drip in.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  /** The time is over. */
  enum Expired {
    /** No byte came. */
    IDLE,
    /** A part of a head came, or of a body that is only read to keep the connection. */
    SLOW
  }

  private final Deadlines deadlines;
  private @Nullable Alarm alarm;
  private boolean waiting;
  private boolean begun;

  HeadDeadline(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  /**
   * The next request is waited for from now on.
   *
   * @param partly whether a part of it is here already
   */
  void await(boolean partly) {
    waiting = true;
    begun = partly;
    alarm().set(alarm().now() + (begun ? deadlines.head() : deadlines.keepAlive()).toNanos());
  }

  /** The head is complete. */
  void met() {
    waiting = false;
    alarm().clear();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    alarm = new Alarm(ctx.executor(), () -> expired(ctx));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    await(false);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (waiting && !begun) {
      await(true);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting = false;
    alarm().stop();
    ctx.fireChannelInactive();
  }

  private void expired(ChannelHandlerContext ctx) {
    waiting = false;
    ctx.fireUserEventTriggered(begun ? Expired.SLOW : Expired.IDLE);
  }

  private Alarm alarm() {
    return Objects.requireNonNull(alarm, "not in a pipeline yet");
  }
}
