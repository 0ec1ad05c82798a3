package dev.tollway.sidecar.http;

import dev.tollway.sidecar.upstream.UpstreamSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A real listener in front of a real upstream. */
final class Rig implements AutoCloseable {
  final CountingUpstream upstream;
  final FakeDecisions decisions = new FakeDecisions();
  final HttpListener listener;
  private final Loops loops;

  Rig(CountingUpstream upstream) throws IOException {
    this(upstream, Loops.open(1), UnaryOperator.identity());
  }

  Rig(CountingUpstream upstream, Loops loops, UnaryOperator<HttpSettings> change)
      throws IOException {
    this(upstream, loops, change, UnaryOperator.identity());
  }

  Rig(
      CountingUpstream upstream,
      Loops loops,
      UnaryOperator<HttpSettings> change,
      UnaryOperator<UpstreamSettings> changeUpstream)
      throws IOException {
    this.upstream = upstream;
    this.loops = loops;
    this.listener =
        HttpListener.open(
            loops,
            change.apply(
                HttpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            changeUpstream.apply(
                UpstreamSettings.of(URI.create("http://127.0.0.1:" + upstream.port()))),
            () -> decisions,
            Clock.systemUTC());
  }

  RawClient client() throws IOException {
    return new RawClient(listener.address());
  }

  /** Sends the bytes on a connection of their own and reads one answer. */
  RawClient.Received exchange(String bytes) throws IOException {
    try (RawClient client = client()) {
      return client.send(bytes).read();
    }
  }

  @Override
  public void close() {
    listener.close();
    Awaitility.await().until(() -> listener.connections() == 0);
    var _ =
        loops
            .group()
            .shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS)
            .awaitUninterruptibly();
    upstream.close();
  }
}
