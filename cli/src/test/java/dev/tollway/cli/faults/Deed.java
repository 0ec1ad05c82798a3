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

  /** Calls once, over a connection of its own. */
  void call(Oracle oracle, InetSocketAddress sidecar, String key, String secret)
      throws IOException {
    long number = oracle.sends(key);
    String rule = this == SILENCE ? "/quick/" : "/";
    try (Caller caller = new Caller(sidecar)) {
      caller.send(rule + key + "/" + number + "/" + name().toLowerCase(Locale.ROOT), secret);
      if (this == LEFT) {
        await().atMost(Duration.ofSeconds(20)).until(() -> oracle.hasArrived(key, number));
        caller.vanish();
        oracle.lost(key, number);
        return;
      }
      int got = status(caller);
      oracle.answered(key, number, got);
      assertThat(Set.of(status)).as("status of " + this).contains(got);
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
