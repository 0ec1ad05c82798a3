package dev.tollway.accounting.simulation;

import java.util.HashMap;
import java.util.Map;

/** When suspended units may be given back to the customer though a holder may have used them. */
final class Releases {
  private static final long DAY = 86_400_000_000_000L;

  /** A ledger's clock may be ahead of the world's by that much. */
  static final long SKEW = 5_000_000_000L;

  private final Map<String, Long> goneSince = new HashMap<>();

  /** A person releases by hand in the step under way. */
  boolean byHand;

  void gone(String pod, long now) {
    goneSince.putIfAbsent(pod, now);
  }

  boolean allowed(String pod, long now) {
    Long since = goneSince.get(pod);
    return byHand || (since != null && now - since >= DAY - SKEW);
  }
}
