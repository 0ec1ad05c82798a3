package dev.tollway.sidecar.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
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
  private final long bornNanos;
  private @Nullable ChannelHandlerContext context;
  private @Nullable CallListener listener;
  private long idleSinceNanos;
  private int exchanges;
  private boolean reused;
  private boolean touched;
  private boolean requestSent;
  private boolean interim;
  private boolean spent;

  UpstreamConnection(UpstreamPool pool, AnswerGuard guard, long nowNanos) {
    this.pool = pool;
    this.guard = guard;
    this.bornNanos = nowNanos;
  }

  /** Takes the connection for one exchange. */
  void begin(CallListener caller, boolean again) {
    listener = caller;
    exchanges++;
    reused = again;
    touched = false;
    requestSent = false;
    interim = false;
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
  public void send(HttpRequest head) {
    guard.expect(head.method().equals(HttpMethod.HEAD));
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
            if (!carries(mine) || caller == null) {
              return;
            }
            if (future.isSuccess()) {
              touched = true;
              caller.headWritten();
            } else {
              broken();
            }
          }
        });
    var _ = ctx().write(head, promise);
  }

  @Override
  public void send(HttpContent content) {
    int mine = exchanges;
    boolean last = content instanceof LastHttpContent;
    var _ =
        ctx()
            .write(content)
            .addListener(future -> {
              if (!carries(mine)) {
                return;
              }
              if (future.isSuccess()) {
                requestSent |= last;
              } else {
                broken();
              }
            });
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
    if (caller == null || ((HttpObject) message).decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      broken();
      return;
    }
    if (message instanceof HttpResponse head) {
      interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      spent |= !HttpUtil.isKeepAlive(head);
      if (!interim) {
        caller.head(head);
      }
    }
    if (listener != null && message instanceof HttpContent content) {
      if (interim) {
        content.release();
      } else if (content instanceof LastHttpContent last) {
        ended(caller, last);
      } else {
        caller.content(content);
      }
    }
  }

  private void ended(CallListener caller, LastHttpContent last) {
    listener = null;
    reading(true);
    if (requestSent && alive()) {
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
