package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Framing;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.Limits;
import dev.tollway.sidecar.framing.Scratch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;

/**
 * Takes answers apart: a {@link Head}, also of interim answers, then the parts of the body, then
 * its end. An answer that two parsers could read differently ends the connection (RFC 9112 §11.2,
 * response splitting and smuggling towards the client).
 */
final class AnswerGuard extends ChannelInboundHandlerAdapter {
  /** RFC 9110 §15.2 knows three interim answers; whoever sends more than this is broken. */
  private static final int INTERIM_LIMIT = 16;

  /** Told to the handlers behind: the connection carries no further exchange. */
  enum Verdict {
    /** The answer cannot be understood. */
    BROKEN,
    /** The answer is good, but bytes came that belong to none. */
    SURPLUS
  }

  private final Framing framing;
  private final Scratch scratch;
  private boolean expecting;
  private boolean headPassed;
  private int interims;

  /**
   * A guard.
   *
   * @param scratch of this event loop
   */
  AnswerGuard(Limits limits, Scratch scratch) {
    this.framing = Framing.ofAnswers(limits);
    this.scratch = scratch;
  }

  /** An exchange begins. */
  void expect(boolean answersHead) {
    framing.next();
    framing.answersHead(answersHead);
    expecting = true;
    headPassed = false;
    interims = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (expecting && bytes.isReadable()) {
        if (framing.content() > 0) {
          passContent(ctx, bytes);
        } else {
          take(ctx, bytes);
        }
      }
      if (!expecting && bytes.isReadable()) {
        ctx.fireUserEventTriggered(Verdict.SURPLUS);
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (expecting && framing.untilClose()) {
      // RFC 9112 §6.3: such a body ends here, whether it is whole or not.
      expecting = false;
      ctx.fireChannelRead(BodyParts.last(framing));
    }
    ctx.fireChannelInactive();
  }

  private void passContent(ChannelHandlerContext ctx, ByteBuf bytes) {
    int count = (int) Math.min(framing.content(), bytes.readableBytes());
    boolean end = framing.pass(count) == Framing.Step.END;
    ByteBuf part = bytes.readRetainedSlice(count);
    if (end) {
      ending(ctx, bytes);
    }
    ctx.fireChannelRead(new DefaultHttpContent(part));
    if (end) {
      ctx.fireChannelRead(BodyParts.last(framing));
    }
  }

  private void take(ChannelHandlerContext ctx, ByteBuf bytes) {
    byte[] looked = scratch.bytes();
    int count = Math.min(bytes.readableBytes(), looked.length);
    bytes.getBytes(bytes.readerIndex(), looked, 0, count);
    Framing.Step step = framing.take(looked, 0, count);
    bytes.skipBytes(framing.taken());
    switch (step) {
      case MORE -> {}
      case HEAD -> {
        headPassed = true;
        ctx.fireChannelRead(framing.head());
      }
      case END -> ended(ctx, bytes);
      case FAULT -> broken(ctx, bytes);
    }
  }

  private void ended(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (framing.interim()) {
      if (++interims > INTERIM_LIMIT) {
        broken(ctx, bytes);
        return;
      }
      ctx.fireChannelRead(framing.head());
      framing.next();
      return;
    }
    ending(ctx, bytes);
    if (!headPassed) {
      headPassed = true;
      ctx.fireChannelRead(framing.head());
    }
    ctx.fireChannelRead(BodyParts.last(framing));
  }

  /**
   * Before the end is passed on: whoever hears of it decides whether to keep the connection, and
   * may begin another exchange on it at once.
   */
  private void ending(ChannelHandlerContext ctx, ByteBuf bytes) {
    expecting = false;
    if (bytes.isReadable()) {
      bytes.skipBytes(bytes.readableBytes());
      ctx.fireUserEventTriggered(Verdict.SURPLUS);
    }
  }

  private void broken(ChannelHandlerContext ctx, ByteBuf bytes) {
    expecting = false;
    bytes.skipBytes(bytes.readableBytes());
    ctx.fireUserEventTriggered(Verdict.BROKEN);
  }
}
