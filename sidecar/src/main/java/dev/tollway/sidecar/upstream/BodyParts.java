package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Framing;
import dev.tollway.sidecar.framing.Head;
import dev.tollway.sidecar.framing.HeadText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of a body: as they come out of their framing, and framed anew (RFC 9112 §7.1). */
public final class BodyParts {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private BodyParts() {}

  /** The end of the message at hand, with its trailers. */
  public static LastHttpContent last(Framing framing) {
    Head head = framing.head();
    if (head.all() == head.headers()) {
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }
    LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    for (int i = head.headers(); i < head.all(); i++) {
      last.trailingHeaders().add(head.name(i), head.value(i));
    }
    return last;
  }

  /**
   * Writes a part and takes it over.
   *
   * @return null: there was nothing to write
   */
  public static @Nullable ChannelFuture write(
      ChannelHandlerContext ctx, HttpContent part, boolean chunked) {
    ByteBuf content = part.content();
    boolean last = part instanceof LastHttpContent;
    if (!content.isReadable() && !(chunked && last)) {
      part.release();
      return null;
    }
    if (!chunked) {
      return ctx.write(content);
    }
    ByteBuf after = ctx.alloc().ioBuffer(16);
    if (content.isReadable()) {
      var _ = ctx.write(size(ctx, content.readableBytes()));
      after.writeByte('\r').writeByte('\n');
    }
    if (part instanceof LastHttpContent end) {
      after.writeByte('0').writeByte('\r').writeByte('\n');
      if (!end.trailingHeaders().isEmpty()) {
        trailers(after, end.trailingHeaders());
      }
      after.writeByte('\r').writeByte('\n');
    }
    if (content.isReadable()) {
      var _ = ctx.write(content);
    } else {
      part.release();
    }
    return ctx.write(after);
  }

  private static void trailers(ByteBuf out, HttpHeaders trailers) {
    HeadText text = new HeadText();
    for (Map.Entry<String, String> trailer : trailers) {
      text.field(trailer.getKey(), trailer.getValue());
    }
    out.writeBytes(text.bytes(), 0, text.length());
  }

  private static ByteBuf size(ChannelHandlerContext ctx, int size) {
    ByteBuf line = ctx.alloc().ioBuffer(10);
    int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      line.writeByte(HEX[(size >>> shift) & 15]);
    }
    return line.writeByte('\r').writeByte('\n');
  }
}
