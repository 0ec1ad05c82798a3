package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Scratch;
import dev.tollway.sidecar.upstream.Upstream;
import io.netty.channel.ChannelPipeline;
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

  /**
   * Adds them.
   *
   * @param scratch of this event loop
   */
  void assemble(ChannelPipeline pipeline, Decisions decisions, Upstream upstream, Scratch scratch) {
    HeadDeadline deadline = new HeadDeadline(settings.deadlines());
    RequestGuard guard = new RequestGuard(settings.limits(), settings.drainLimit(), scratch);
    pipeline
        .addLast("limit", limit)
        .addLast("deadline", deadline)
        .addLast("guard", guard)
        .addLast(
            "exchange",
            new ClientConnection(
                guard, deadline, settings, decisions, upstream, scratch, draining, clock));
  }
}
