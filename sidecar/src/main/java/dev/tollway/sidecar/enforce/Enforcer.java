package dev.tollway.sidecar.enforce;

import java.time.Duration;

/**
 * Decides for one listener. Not safe for threads: each event loop has its own, all share the rate
 * limits.
 */
public final class Enforcer {
  private final String port;

  /**
   * For the listener of one container port.
   *
   * @param port as {@link Route#port()} names it
   */
  public Enforcer(String port) {
    this.port = port;
  }

  /**
   * Decides one request.
   *
   * @param nanoTime monotonic, for rate limits
   */
  public Decision decide(Snapshot snapshot, RequestFacts facts, LedgerSight sight, long nanoTime) {
    if (snapshot.routes().candidates(port, facts.authority()).isEmpty()) {
      return new Decision.Refuse(Denial.of(Reason.ROUTE_NOT_FOUND));
    }
    return new Decision.Refuse(
        new Denial(Reason.NOT_PROGRAMMED, null, null, new Facts.None(), Duration.ofSeconds(1)));
  }
}
