package dev.tollway.sidecar.http;

import java.time.Duration;

/**
 * How long we wait for whom.
 *
 * @param head from the first byte of a request to the end of its head; then 408
 * @param keepAlive between requests, and from connecting to the first byte; then the connection is
 *     closed
 * @param idle without a byte moving in an exchange, where its rule says nothing else
 * @param request from the decision to the last byte of the answer, where its rule says nothing else
 * @param linger how long a client is listened to after the last answer, so that it can read it (RFC
 *     9112 §9.6)
 */
public record Deadlines(
    Duration head, Duration keepAlive, Duration idle, Duration request, Duration linger) {
  /** 10 s, 75 s, 60 s, 1 h, 2 s. */
  public static final Deadlines DEFAULT =
      new Deadlines(
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(2));

  public Deadlines {
    if (!head.isPositive()
        || !keepAlive.isPositive()
        || !idle.isPositive()
        || !request.isPositive()
        || !linger.isPositive()) {
      throw new IllegalArgumentException("every deadline must be positive");
    }
  }
}
