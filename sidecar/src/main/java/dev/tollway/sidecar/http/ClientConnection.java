package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import dev.tollway.sidecar.enforce.Denial;
import dev.tollway.sidecar.enforce.Reason;
import dev.tollway.sidecar.framing.Fault;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;
import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The client's end: one exchange after the other, and the end of the connection. */
final class ClientConnection extends ChannelInboundHandlerAdapter implements Client {
  private final RequestGuard guard;
  private final HeadDeadline deadline;
  private final HttpSettings settings;
  private final Decisions decisions;
  private final Upstream upstream;
  private final Scratch scratch;
  private final BooleanSupplier draining;
  private final InstantSource clock;
  private @Nullable ChannelHandlerContext context;
  private @Nullable AnswerWriter writer;
  private @Nullable Alarm alarm;
  private @Nullable Exchange exchange;
  private @Nullable Received received;
  private String requestId = "";
  private boolean continueDue;
  private boolean requestEnded = true;
  private boolean answerBegun;
  private boolean answerEnded = true;
  private boolean close;
  private boolean closing;

  ClientConnection(
      RequestGuard guard,
      HeadDeadline deadline,
      HttpSettings settings,
      Decisions decisions,
      Upstream upstream,
      Scratch scratch,
      BooleanSupplier draining,
      InstantSource clock) {
    this.guard = guard;
    this.deadline = deadline;
    this.settings = settings;
    this.decisions = decisions;
    this.upstream = upstream;
    this.scratch = scratch;
    this.draining = draining;
    this.clock = clock;
  }

  /** Drain: closes as soon as no request is under way. */
  void drain() {
    if (betweenRequests() && !guard.begun() && !closing) {
      // The end of the last answer may still be on its way.
      closeOnceWritten();
    }
  }

  // ------------------------------------------------------------------ what comes from the client

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    writer = new AnswerWriter(ctx);
    alarm = new Alarm(ctx.executor(), this::alarm);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    writer().release();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (closing || !ctx.channel().isActive()) {
      ReferenceCountUtil.release(message);
      return;
    }
    switch (message) {
      case Head head -> begin(ctx, head);
      case HttpContent content -> requestContent(content);
      default -> throw new IllegalArgumentException("neither a head nor a part of a body");
    }
  }

  private void begin(ChannelHandlerContext ctx, Head head) {
    deadline.met();
    requestId = RequestId.next(clock.millis());
    Received request = Received.of(head, peer(ctx), requestId);
    received = request;
    continueDue = request.expectsContinue() && request.hasBody();
    requestEnded = false;
    answerBegun = false;
    answerEnded = false;
    close = !request.keepAlive();
    Exchange next =
        new Exchange(
            request,
            decisions,
            upstream,
            this,
            ctx.executor(),
            Objects.requireNonNull(alarm),
            settings.deadlines(),
            settings.trustedProxies());
    exchange = next;
    next.start();
  }

  private void requestContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    requestEnded |= last;
    if (exchange == null) {
      content.release();
    } else {
      exchange.requestContent(content);
    }
    if (last && answerEnded) {
      over();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.requestPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.clientWritable(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
    Objects.requireNonNull(alarm).stop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client is an end like any other; a bug of ours must not keep its connection
    // either.
    gone();
    var _ = ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case Fault fault -> malformed(fault);
      case HeadDeadline.Expired expired -> {
        if (expired == HeadDeadline.Expired.SLOW && betweenRequests()) {
          refuseHead(Denial.fault(Reason.TOO_SLOW, 0, "The request's head came too slowly."));
        } else {
          var _ = ctx.close();
        }
      }
      case RequestGuard.Input input -> {
        gone();
        closeOnceWritten();
      }
      default -> ctx.fireUserEventTriggered(event);
    }
  }

  private void gone() {
    if (exchange != null) {
      exchange.clientGone();
      exchange = null;
    }
  }

  private void malformed(Fault fault) {
    close = true;
    if (betweenRequests()) {
      refuseHead(Faults.denial(fault));
    } else if (exchange != null) {
      exchange.malformed(fault);
    } else {
      over();
    }
  }

  /** Refuses what never became a request. */
  private void refuseHead(Denial denial) {
    received = null;
    answerBegun = false;
    answerEnded = false;
    requestEnded = false;
    close = true;
    requestId = RequestId.next(clock.millis());
    answer(decisions.refusal(denial, requestId));
  }

  // ------------------------------------------------------------------ what goes to the client

  @Override
  public void passBody() {
    if (continueDue && !answerBegun) {
      HeadText text = scratch.text();
      text.text("HTTP/1.1 100 Continue");
      text.crlf();
      text.crlf();
      writer().text(text);
    }
    continueDue = false;
    guard.passBody();
  }

  @Override
  public void reading(boolean on) {
    guard.pressure(!on);
  }

  @Override
  public boolean writable() {
    return ctx().channel().isWritable();
  }

  @Override
  public void answer(Answer answer) {
    begun(false);
    HeadText text = scratch.text();
    OwnAnswer.write(text, answer, received, requestId, clock.instant(), close);
    writer().text(text);
    ended();
  }

  @Override
  public void head(Head head, List<Answer.Header> added) {
    RelayedAnswer relayed =
        new RelayedAnswer(head, Objects.requireNonNull(received, "nothing was asked"), added);
    begun(relayed.untilClose());
    HeadText text = scratch.text();
    relayed.writeTo(text, close);
    writer().head(text, relayed.chunked(), head.contentLength());
  }

  @Override
  public void content(HttpContent content) {
    writer().content(content);
  }

  @Override
  public void end(LastHttpContent last) {
    content(last);
    flush();
    ended();
  }

  @Override
  public void flush() {
    writer().flush();
  }

  @Override
  public void close() {
    closing = true;
    var _ = ctx().close();
  }

  private void begun(boolean untilClose) {
    answerBegun = true;
    close |= draining.getAsBoolean() || !rest() || untilClose;
  }

  /**
   * Whether the rest of the request is here or so short that it is read for the connection's sake.
   */
  private boolean rest() {
    long announced = guard.announced();
    return requestEnded || (!continueDue && announced >= 0 && announced <= settings.drainLimit());
  }

  private void ended() {
    answerEnded = true;
    exchange = null;
    if (requestEnded || close) {
      over();
    } else {
      deadline.await(true);
      reading(true);
      guard.passBody();
    }
  }

  private boolean betweenRequests() {
    return answerEnded && requestEnded;
  }

  private void over() {
    if (closing) {
      return;
    }
    if (close) {
      linger();
    } else {
      received = null;
      reading(true);
      deadline.await(false);
      guard.passNext();
      if (guard.begun()) {
        deadline.await(true);
      }
      if (draining.getAsBoolean()) {
        // The answer that just ended may have begun before, and did not say so.
        drain();
      }
    }
  }

  /**
   * RFC 9112 §9.6: closes the sending half and drops what still comes, or a reset could take the
   * answer back.
   */
  private void linger() {
    closing = true;
    ChannelHandlerContext ctx = ctx();
    // A client that does not read its answer is not waited for either.
    closeIn(settings.deadlines().idle());
    writer()
        .last()
        .addListener(written -> {
          if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
            closeIn(settings.deadlines().linger());
            guard.shut();
          } else {
            var _ = ctx.close();
          }
        });
  }

  private void closeOnceWritten() {
    closing = true;
    closeIn(settings.deadlines().idle());
    var _ = writer().flushed().addListener(ChannelFutureListener.CLOSE);
  }

  private void closeIn(Duration wait) {
    Alarm timer = Objects.requireNonNull(alarm);
    timer.set(timer.now() + wait.toNanos());
  }

  private void alarm() {
    if (closing) {
      var _ = ctx().close();
    } else if (exchange != null) {
      exchange.alarm();
    }
  }

  private static @Nullable InetAddress peer(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : null;
  }

  private AnswerWriter writer() {
    return Objects.requireNonNull(writer, "not in a pipeline yet");
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context, "not in a pipeline yet");
  }
}
