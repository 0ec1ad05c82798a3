package dev.tollway.sidecar.http;

import dev.tollway.sidecar.framing.Limits;
import java.net.InetSocketAddress;

/**
 * One listener.
 *
 * @param listen port 0 takes a free one
 * @param maxConnections client connections at a time; more are closed at once
 * @param drainLimit bytes of a refused request's body that are read in order to keep its connection
 */
public record HttpSettings(
    InetSocketAddress listen,
    int maxConnections,
    int drainLimit,
    Limits limits,
    Deadlines deadlines,
    TrustedProxies trustedProxies) {

  public HttpSettings {
    if (maxConnections < 1 || drainLimit < 0) {
      throw new IllegalArgumentException("a listener serves at least one connection");
    }
  }

  /** The defaults: 10,000 connections, 64 KiB drained, the bounds of http.md, nobody trusted. */
  public static HttpSettings of(InetSocketAddress listen) {
    return new HttpSettings(
        listen, 10_000, 64 * 1024, Limits.DEFAULT, Deadlines.DEFAULT, TrustedProxies.NONE);
  }
}
