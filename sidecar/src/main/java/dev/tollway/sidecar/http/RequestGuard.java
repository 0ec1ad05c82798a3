package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Framing;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.Limits;
import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.BodyParts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests apart: a {@link Head}, then the parts of the body, then its end. Holds them back:
 * a body until it is asked for, the next request until this one is done. What it does not pass, no
 * handler behind it has to defend against.
 *
 * <pre>
 *   HEAD ─► BODY_HELD ─passBody─► BODY ─► NEXT_HELD ─passNext─► HEAD
 *     └──────────── no body ──────────────────┘
 *   any ─fault, shut─► SHUT: bytes are counted and dropped
 * </pre>
 */
final class RequestGuard extends ChannelInboundHandlerAdapter {
  /** What is kept of pipelined requests before the client is no longer read. */
  private static final int HELD_LIMIT = 32 * 1024;

  private enum Gate {
    HEAD,
    BODY_HELD,
    BODY,
    NEXT_HELD,
    SHUT
  }

  /** Told to the handlers behind. */
  enum Input {
    /** The client sends no more, and what it sent is not a whole request. */
    ENDED,
    /** After {@link #shut}: enough was dropped, or the client sends no more. */
    DROPPED
  }

  private final Framing framing;
  private final int dropLimit;
  private final Scratch scratch;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private Gate gate = Gate.HEAD;
  private boolean running;
  private boolean reading;
  private boolean passed;
  private boolean pressed;
  private boolean inputEnded;
  private long dropped;

  /**
   * A guard.
   *
   * @param scratch of this event loop
   */
  RequestGuard(Limits limits, int dropLimit, Scratch scratch) {
    this.scratch = scratch;
    this.framing = Framing.ofRequests(limits);
    this.dropLimit = dropLimit;
  }

  /** Lets the body of the request at hand come. */
  void passBody() {
    if (gate == Gate.BODY_HELD) {
      gate = Gate.BODY;
      run();
    }
  }

  /** Lets the next request come. */
  void passNext() {
    if (gate == Gate.NEXT_HELD) {
      framing.next();
      gate = Gate.HEAD;
      run();
    }
  }

  /** Passes nothing any more. */
  void shut() {
    gate = Gate.SHUT;
    drop(held);
    held = Unpooled.EMPTY_BUFFER;
    read();
    if (inputEnded || dropped > dropLimit) {
      ctx().fireUserEventTriggered(Input.DROPPED);
    }
  }

  /** The upstream takes no more for now. */
  void pressure(boolean on) {
    pressed = on;
    read();
  }

  /** Whether a part of the next head is here. */
  boolean begun() {
    return gate == Gate.HEAD && !framing.atStart();
  }

  /** Bytes of the body still to come; -1: not known. */
  long announced() {
    return framing.announced();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    reading = true;
    if (gate == Gate.SHUT) {
      drop(bytes);
      if (dropped > dropLimit) {
        ctx.fireUserEventTriggered(Input.DROPPED);
      }
      return;
    }
    held = held.isReadable() ? Unpooled.wrappedBuffer(held, bytes) : swap(bytes);
    run();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (gate == Gate.SHUT) {
        ctx.fireUserEventTriggered(Input.DROPPED);
      } else {
        run();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    readComplete();
  }

  /** Told only after something was passed. */
  private void readComplete() {
    if (passed) {
      passed = false;
      ctx().fireChannelReadComplete();
    }
  }

  private ByteBuf swap(ByteBuf bytes) {
    held.release();
    return bytes;
  }

  /** Passes on what the gate allows. A handler behind may open the gate while it is being told. */
  private void run() {
    if (running) {
      return;
    }
    running = true;
    try {
      while (open() && held.isReadable()) {
        passPart();
      }
      if (open() && inputEnded) {
        ctx().fireUserEventTriggered(Input.ENDED);
      }
    } finally {
      running = false;
    }
    read();
    if (!reading) {
      readComplete();
    }
  }

  private boolean open() {
    return gate == Gate.HEAD || gate == Gate.BODY;
  }

  private void passPart() {
    if (framing.content() > 0) {
      passContent();
    } else {
      take();
    }
  }

  private void passContent() {
    int count = (int) Math.min(framing.content(), held.readableBytes());
    boolean end = framing.pass(count) == Framing.Step.END;
    ByteBuf part;
    if (count == held.readableBytes()) {
      part = held;
      held = Unpooled.EMPTY_BUFFER;
    } else {
      part = held.readRetainedSlice(count);
    }
    if (end) {
      gate = Gate.NEXT_HELD;
    }
    pass(new DefaultHttpContent(part));
    if (end) {
      pass(BodyParts.last(framing));
    }
  }

  private void take() {
    byte[] bytes = scratch.bytes();
    int count = Math.min(held.readableBytes(), bytes.length);
    held.getBytes(held.readerIndex(), bytes, 0, count);
    Framing.Step step = framing.take(bytes, 0, count);
    held.skipBytes(framing.taken());
    if (!held.isReadable()) {
      held.release();
      held = Unpooled.EMPTY_BUFFER;
    }
    switch (step) {
      case MORE -> {}
      case HEAD -> {
        gate = Gate.BODY_HELD;
        pass(framing.head());
      }
      case END -> {
        boolean bodiless = gate == Gate.HEAD;
        gate = Gate.NEXT_HELD;
        if (bodiless) {
          pass(framing.head());
        }
        pass(BodyParts.last(framing));
      }
      case FAULT -> {
        gate = Gate.SHUT;
        drop(held);
        held = Unpooled.EMPTY_BUFFER;
        ctx().fireUserEventTriggered(framing.fault());
      }
    }
  }

  private void pass(Object part) {
    passed = true;
    ctx().fireChannelRead(part);
  }

  private void drop(ByteBuf bytes) {
    dropped += bytes.readableBytes();
    bytes.release();
  }

  private void read() {
    boolean on =
        switch (gate) {
          case HEAD, BODY -> !pressed;
          case BODY_HELD -> false;
          // Read on, so that a client that goes away is noticed.
          case NEXT_HELD -> held.readableBytes() < HELD_LIMIT;
          case SHUT -> true;
        };
    // A socket whose input ended is not asked to read again: epoll has let go of that side by then.
    if (!inputEnded && ctx().channel().config().isAutoRead() != on) {
      ctx().channel().config().setAutoRead(on);
    }
  }

  private ChannelHandlerContext ctx() {
    return Objects.requireNonNull(context, "not in a pipeline yet");
  }
}
