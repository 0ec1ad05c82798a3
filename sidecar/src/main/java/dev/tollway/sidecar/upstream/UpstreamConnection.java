package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;
import dev.tollway.sidecar.framing.Scratch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the workload, idle or with one exchange. It is pooled again only after a
 * complete answer to a complete request that allows it; anything odd closes it.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Call {
  private final UpstreamPool pool;
  private final AnswerGuard guard;
  private final Scratch scratch;
  private final long bornNanos;
  private @Nullable ChannelHandlerContext context;
  private @Nullable CallListener listener;
  private long idleSinceNanos;
  private int exchanges;
  private boolean reused;
  private boolean touched;
  private boolean chunked;
  private boolean requestGiven;
  private int unwritten;
  private boolean spent;

  UpstreamConnection(UpstreamPool pool, AnswerGuard guard, Scratch scratch, long nowNanos) {
    this.pool = pool;
    this.guard = guard;
    this.scratch = scratch;
    this.bornNanos = nowNanos;
  }

  /** Takes the connection for one exchange. */
  void begin(CallListener caller, boolean again) {
    listener = caller;
    exchanges++;
    reused = again;
    touched = false;
    requestGiven = false;
    unwritten = 0;
    caller.connected(this);
  }

  boolean alive() {
    return !spent && ctx().channel().isActive();
  }

  long bornNanos() {
    return bornNanos;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  void close() {
    spent = true;
    var _ = ctx().close();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean touched() {
    return touched;
  }

  @Override
  public void send(OutgoingHead head) {
    guard.expect(head.asksForHead());
    chunked = head.chunked();
    HeadText text = scratch.text();
    head.writeTo(text);
    ByteBuf bytes =
        ctx().alloc().ioBuffer(text.length()).writeBytes(text.bytes(), 0, text.length());
    int mine = exchanges;
    ChannelProgressivePromise promise = ctx().newProgressivePromise();
    promise.addListener(
        new ChannelProgressiveFutureListener() {
          @Override
          public void operationProgressed(
              ChannelProgressiveFuture future, long progress, long total) {
            touched |= carries(mine) && progress > 0;
          }

          @Override
          public void operationComplete(ChannelProgressiveFuture future) {
            CallListener caller = listener;
            if (written(mine, future.isSuccess()) && caller != null) {
              touched = true;
              caller.headWritten();
            }
          }
        });
    unwritten++;
    var _ = ctx().write(bytes, promise);
  }

  @Override
  public void send(HttpContent content) {
    requestGiven |= content instanceof LastHttpContent;
    ChannelFuture future = BodyParts.write(ctx(), content, chunked);
    if (future != null) {
      int mine = exchanges;
      unwritten++;
      future.addListener(done -> written(mine, done.isSuccess()));
    }
  }

  /** A write of that exchange is done with; whether it was a good one of the exchange at hand. */
  private boolean written(int exchange, boolean success) {
    if (!carries(exchange)) {
      return false;
    }
    unwritten--;
    if (!success) {
      broken();
    }
    return success;
  }

  @Override
  public void flush() {
    ctx().flush();
  }

  @Override
  public boolean writable() {
    return ctx().channel().isWritable();
  }

  @Override
  public void reading(boolean on) {
    ctx().channel().config().setAutoRead(on);
  }

  @Override
  public void abort() {
    listener = null;
    close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    CallListener caller = listener;
    if (caller == null) {
      ReferenceCountUtil.release(message);
      broken();
      return;
    }
    switch (message) {
      case Head head -> {
        spent |= !head.persistent();
        if (head.status() >= 200) {
          caller.head(head);
        }
      }
      case LastHttpContent last -> ended(caller, last);
      case HttpContent content -> caller.content(content);
      default -> throw new IllegalArgumentException("neither a head nor a part of a body");
    }
  }

  private void ended(CallListener caller, LastHttpContent last) {
    listener = null;
    reading(true);
    if (requestGiven && unwritten == 0 && alive()) {
      idleSinceNanos = pool.nanoTime();
      // Before the end is told: a pipelined request may follow at once and take this connection.
      pool.keep(this);
    } else {
      close();
    }
    caller.end(last);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (listener != null) {
      listener.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (listener != null) {
      listener.writable(ctx.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == AnswerGuard.Verdict.BROKEN) {
      broken();
    } else if (event == AnswerGuard.Verdict.SURPLUS) {
      spent = true;
      if (listener == null) {
        broken();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broken();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken();
  }

  /** Whether that exchange, by number, is still the one at hand. */
  private boolean carries(int exchange) {
    return listener != null && exchanges == exchange;
  }

  private void broken() {
    CallListener caller = listener;
    listener = null;
    pool.forget(this);
    close();
    if (caller != null) {
      caller.broke();
    }
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context, "not in a pipeline yet");
  }
}
