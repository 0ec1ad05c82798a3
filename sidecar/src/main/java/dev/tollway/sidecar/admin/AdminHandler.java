package dev.tollway.sidecar.admin;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the first request of a connection and closes it. */
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;
  private final PrometheusMeterRegistry metrics;
  private boolean answered;

  AdminHandler(Health health, PrometheusMeterRegistry metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (answered || !(message instanceof HttpRequest request)) {
      return;
    }
    answered = true;
    FullHttpResponse response = answer(request);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (request.method().equals(HttpMethod.HEAD)) {
      response.content().clear();
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private FullHttpResponse answer(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return text(HttpResponseStatus.BAD_REQUEST, "not a request that is understood here");
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD");
    }
    return switch (new QueryStringDecoder(request.uri()).path()) {
      case "/livez" ->
          health.live()
              ? text(HttpResponseStatus.OK, "ok")
              : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "not live");
      case "/readyz" -> {
        String missing = health.notReady();
        yield missing == null
            ? text(HttpResponseStatus.OK, "ok")
            : text(HttpResponseStatus.SERVICE_UNAVAILABLE, missing);
      }
      case "/metrics" -> content(HttpResponseStatus.OK, PROMETHEUS, metrics.scrape());
      default -> text(HttpResponseStatus.NOT_FOUND, "/livez, /readyz or /metrics");
    };
  }

  private static FullHttpResponse text(HttpResponseStatus status, String line) {
    return content(status, TEXT, line + "\n");
  }

  private static FullHttpResponse content(HttpResponseStatus status, String type, String body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("admin connection closed: {}", cause.toString());
    context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }
}
