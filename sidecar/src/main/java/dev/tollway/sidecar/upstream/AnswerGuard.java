package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Framing;
import dev.tollway.sidecar.framing.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Judges the bytes of answers before the decoder sees them: an answer that two parsers could read
 * differently ends the connection (RFC 9112 §11.2, response splitting and smuggling towards the
 * client).
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
  private boolean expecting;
  private int interims;

  AnswerGuard(Limits limits) {
    framing = Framing.ofAnswers(limits);
  }

  /** An exchange begins. */
  void expect(boolean answersHead) {
    framing.next();
    framing.answersHead(answersHead);
    expecting = true;
    interims = 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    while (expecting && bytes.isReadable()) {
      if (!passMessage(ctx, bytes)) {
        break;
      }
    }
    if (!expecting && bytes.isReadable()) {
      ctx.fireUserEventTriggered(Verdict.SURPLUS);
    }
    bytes.release();
  }

  /** Passes on the bytes up to the end of one message; false once nothing more may pass. */
  private boolean passMessage(ChannelHandlerContext ctx, ByteBuf bytes) {
    int from = bytes.readerIndex();
    int to = from;
    Framing.Step step = Framing.Step.MORE;
    while (to < bytes.writerIndex() && (step == Framing.Step.MORE || step == Framing.Step.HEAD)) {
      long content = framing.content();
      if (content > 0) {
        int count = (int) Math.min(content, bytes.writerIndex() - to);
        step = framing.pass(count);
        to += count;
      } else {
        step = framing.step(bytes.getByte(to++));
      }
    }
    if (step == Framing.Step.FAULT) {
      return broken(ctx);
    }
    if (step == Framing.Step.END) {
      if (framing.interim()) {
        framing.next();
        if (++interims > INTERIM_LIMIT) {
          return broken(ctx);
        }
      } else {
        expecting = false;
        if (to < bytes.writerIndex()) {
          // Before the end is passed on: whoever hears of it decides whether to keep the
          // connection.
          ctx.fireUserEventTriggered(Verdict.SURPLUS);
        }
      }
    }
    ByteBuf passed = bytes.retainedSlice(from, to - from);
    bytes.readerIndex(expecting ? to : bytes.writerIndex());
    ctx.fireChannelRead(passed);
    return true;
  }

  private boolean broken(ChannelHandlerContext ctx) {
    expecting = false;
    ctx.fireUserEventTriggered(Verdict.BROKEN);
    return false;
  }
}
