package dev.tollway.sidecar.upstream;

import dev.tollway.sidecar.framing.Limits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/**
 * Where the workload listens and how long connections to it live.
 *
 * @param address resolved once, when the listener is made: a request never waits for DNS
 * @param connectTimeout until a new connection must stand
 * @param idleTimeout how long an unused connection is kept. Shorter than what servers keep it (5 s
 *     is the shortest usual one), since a request on a connection that the server closes at that
 *     moment cannot be repeated
 * @param maxAge how long a connection is used at all
 * @param maxIdle unused connections kept per event loop
 */
public record UpstreamSettings(
    InetSocketAddress address,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration maxAge,
    int maxIdle,
    Limits limits) {

  public UpstreamSettings {
    if (maxIdle < 0
        || !connectTimeout.isPositive()
        || !idleTimeout.isPositive()
        || !maxAge.isPositive()) {
      throw new IllegalArgumentException("the upstream's times must be positive");
    }
  }

  /**
   * The defaults: 5 s to connect, 4 s idle, 5 min of age, 64 idle connections per loop.
   *
   * @param upstream {@code http://host:port}
   * @throws IllegalArgumentException on another scheme, a path, or a host that does not resolve;
   *     the message says which
   */
  public static UpstreamSettings of(URI upstream) {
    String path = upstream.getPath();
    if (!"http".equals(upstream.getScheme())
        || upstream.getHost() == null
        || (path != null && !path.isEmpty() && !path.equals("/"))) {
      throw new IllegalArgumentException(
          "upstream must be http://host:port without a path, not " + upstream);
    }
    int port = upstream.getPort() < 0 ? 80 : upstream.getPort();
    InetSocketAddress address = new InetSocketAddress(upstream.getHost(), port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "upstream host " + upstream.getHost() + " does not resolve");
    }
    return new UpstreamSettings(
        address,
        Duration.ofSeconds(5),
        Duration.ofSeconds(4),
        Duration.ofMinutes(5),
        64,
        Limits.DEFAULT);
  }
}
