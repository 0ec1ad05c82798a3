package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.HeadText;
import dev.tollway.sidecar.upstream.BodyParts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a client gets. A head waits for its body, so that a short one leaves in the same
 * write; whoever flushes lets it go.
 */
final class AnswerWriter {
  /** Bodies up to so many bytes are copied to their head. */
  private static final int JOINED = 4096;

  private final ChannelHandlerContext ctx;
  private @Nullable ByteBuf held;
  private boolean chunked;
  private @Nullable ChannelFuture last;

  AnswerWriter(ChannelHandlerContext ctx) {
    this.ctx = ctx;
  }

  /** Writes text that waits for nothing. */
  void text(HeadText text) {
    last = ctx.writeAndFlush(buffer(text, 0));
  }

  /**
   * Takes a head.
   *
   * @param length of its body; -1: not announced
   */
  void head(HeadText text, boolean inChunks, long length) {
    chunked = inChunks;
    held = buffer(text, !inChunks && length <= JOINED ? (int) Math.max(0, length) : 0);
  }

  /** The text in a buffer, with room for more. */
  private ByteBuf buffer(HeadText text, int room) {
    return ctx.alloc().ioBuffer(text.length() + room).writeBytes(text.bytes(), 0, text.length());
  }

  /** Takes over a part of the body. */
  void content(HttpContent content) {
    ByteBuf head = held;
    int count = content.content().readableBytes();
    if (head != null && !chunked && count <= JOINED && head.writableBytes() >= count) {
      head.writeBytes(content.content());
      content.release();
      return;
    }
    letGo();
    ChannelFuture written = BodyParts.write(ctx, content, chunked);
    last = written == null ? last : written;
  }

  void flush() {
    letGo();
    ctx.flush();
  }

  /** Done once everything that was written is out. */
  ChannelFuture flushed() {
    letGo();
    return ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  /** The write that came last; there was one. */
  ChannelFuture last() {
    return Objects.requireNonNull(last, "nothing was written");
  }

  private void letGo() {
    ByteBuf head = held;
    if (head != null) {
      held = null;
      last = ctx.write(head);
    }
  }

  /** Nothing is written any more. */
  void release() {
    ByteBuf head = held;
    if (head != null) {
      held = null;
      head.release();
    }
  }
}
