package dev.tollway.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** How a request may end, and what its caller then sees. */
enum Deed {
  /** 200. */
  OK(true, 200),
  /** A fault of the caller is charged. */
  MISSING(true, 404),
  /** A fault of the upstream is not. */
  FAULT(false, 500),
  /** The head came, the body did not. */
  CUT(true, 200),
  /** Reset before a byte of the answer. */
  RESET(false, 502),
  /** No answer in the time of the rule. */
  SILENCE(false, 504),
  /** The caller leaves before the answer. */
  LEFT(true, 0);

  /** For a moment: the ledger was slow, or units are in flight. */
  private static final Set<Integer> REFUSED = Set.of(429, 503);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final boolean charged;
  private final int status;

  Deed(boolean charged, int status) {
    this.charged = charged;
    this.status = status;
  }

  /** Number of ends that are charged. */
  static long charged() {
    return Stream.of(values()).filter(deed -> deed.charged).count();
  }

  /** Calls over a connection of its own, and again while the sidecar has no unit yet. */
  void call(Oracle oracle, InetSocketAddress sidecar, String key, String secret)
      throws IOException {
    for (int got = 0; got == 0 || REFUSED.contains(got); ) {
      long number = oracle.sends(key);
      try (Caller caller = new Caller(sidecar)) {
        String rule = this == SILENCE ? "/quick/" : "/";
        caller.send(rule + key + "/" + number + "/" + name().toLowerCase(Locale.ROOT), secret);
        if (this == LEFT) {
          await()
              .atMost(PATIENCE)
              .until(() -> oracle.hasArrived(key, number) || caller.hasAnswer());
        }
        if (this == LEFT && !caller.hasAnswer()) {
          caller.vanish();
          oracle.lost(key, number);
          return;
        }
        got = status(caller);
        oracle.answered(key, number, got);
      }
      if (!REFUSED.contains(got)) {
        assertThat(got).as("status of " + this).isEqualTo(status);
      }
    }
  }

  private static int status(Caller caller) throws IOException {
    try {
      return caller.status();
    } catch (Caller.BodyCut cut) {
      return cut.status();
    }
  }
}
