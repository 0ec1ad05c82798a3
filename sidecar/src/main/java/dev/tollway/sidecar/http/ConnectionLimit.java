package dev.tollway.sidecar.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes what is more than a listener's share of connections: an answer would cost what the limit
 * protects.
 */
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int limit) {
    this.limit = limit;
  }

  int open() {
    return open.get();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    int now = open.incrementAndGet();
    ctx.channel().closeFuture().addListener(closed -> open.decrementAndGet());
    if (now > limit) {
      var _ = ctx.close();
    } else {
      ctx.fireChannelActive();
    }
  }
}
