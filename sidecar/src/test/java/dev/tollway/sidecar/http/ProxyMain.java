package dev.tollway.sidecar.http;

import dev.tollway.sidecar.upstream.UpstreamSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;

/**
 * A proxy in a process of its own, so that a test can bound its memory; ends with its standard
 * input.
 */
final class ProxyMain {
  private ProxyMain() {}

  public static void main(String[] args) throws IOException {
    FakeDecisions decisions = new FakeDecisions();
    try (HttpListener listener =
        HttpListener.open(
            Loops.open(1),
            HttpSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            UpstreamSettings.of(URI.create(args[0])),
            () -> decisions,
            Clock.systemUTC())) {
      System.out.println(listener.address().getPort());
      while (System.in.read() >= 0) {
        System.out.println(decisions.settled());
      }
    }
  }
}
