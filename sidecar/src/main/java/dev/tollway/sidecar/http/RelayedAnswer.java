package dev.tollway.sidecar.http;

import dev.tollway.sidecar.denial.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Heads of answers as the client gets them, framed anew. */
final class RelayedAnswer {
  private static final String REQUEST_ID = "Tollway-Request-Id";

  private RelayedAnswer() {}

  /**
   * An answer of the upstream.
   *
   * @param added headers that replace the upstream's of those names
   * @return the head; its {@code Connection} is still to be set with {@link #persist}
   */
  static HttpResponse of(HttpResponse upstream, Received request, List<Answer.Header> added) {
    HttpHeaders headers = upstream.headers();
    boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    FieldNames.stripHopByHop(headers);
    FieldNames.remove(headers, name -> FieldNames.normal(name).startsWith("tollway-"));
    headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    added.forEach(header -> headers.remove(header.name()));
    added.forEach(header -> headers.add(header.name(), header.value()));
    headers.set(REQUEST_ID, request.requestId());
    echoId(headers, request);
    frame(headers, upstream.status().code(), request, chunked ? null : length);
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, upstream.status(), headers);
  }

  /**
   * An answer of our own, whole. A HEAD gets the length without the body.
   *
   * @param request null: it was not understood so far
   */
  static FullHttpResponse of(
      ChannelHandlerContext ctx,
      Answer answer,
      @Nullable Received request,
      String requestId,
      Instant now) {
    ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), answer.body());
    int length = body.readableBytes();
    if (request != null && request.method().equals(HttpMethod.HEAD)) {
      body.release();
      body = Unpooled.EMPTY_BUFFER;
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
    answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
    // RFC 9110 §6.6.1: who makes an answer says when.
    response.headers().set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(now)));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    response.headers().set(REQUEST_ID, requestId);
    if (request != null) {
      echoId(response.headers(), request);
    }
    return response;
  }

  /** Says what becomes of the connection. */
  static void persist(HttpResponse head, boolean http10, boolean close) {
    if (close) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (http10) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  /** Whether only the end of the connection says where this answer ends. */
  static boolean untilClose(HttpResponse head, Received request) {
    int status = head.status().code();
    return !request.method().equals(HttpMethod.HEAD)
        && status != 204
        && status != 304
        && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        && !head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static void echoId(HttpHeaders headers, Received request) {
    String own = request.headers().get("x-request-id");
    if (own != null && RequestId.echoed(own)) {
      headers.set("X-Request-Id", own);
    }
  }

  private static void frame(
      HttpHeaders headers, int status, Received request, @Nullable String length) {
    if (status == 204) {
      return;
    }
    if (length != null) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.parseLong(length));
    } else if (!request.http10() && status != 304 && !request.method().equals(HttpMethod.HEAD)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
  }
}
