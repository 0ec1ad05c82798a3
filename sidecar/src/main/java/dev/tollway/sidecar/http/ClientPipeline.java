package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Limits;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The handlers of a client connection, in the order in which bytes meet them.
 *
 * @param clock the time in request ids and in the Date of our own answers
 * @param draining whether every answer ends its connection
 */
record ClientPipeline(
    ConnectionLimit limit, HttpSettings settings, BooleanSupplier draining, InstantSource clock) {

  void assemble(ChannelPipeline pipeline, Decisions decisions, Upstream upstream) {
    HeadDeadline deadline = new HeadDeadline(settings.deadlines());
    RequestGuard guard = new RequestGuard(settings.limits(), settings.drainLimit());
    pipeline
        .addLast("limit", limit)
        .addLast("deadline", deadline)
        .addLast("guard", guard)
        .addLast("codec", codec(settings.limits()))
        .addLast(
            "exchange",
            new ClientConnection(guard, deadline, settings, decisions, upstream, draining, clock));
  }

  private static HttpServerCodec codec(Limits limits) {
    return new HttpServerCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.startLine())
            .setMaxHeaderSize(limits.head()));
  }
}
