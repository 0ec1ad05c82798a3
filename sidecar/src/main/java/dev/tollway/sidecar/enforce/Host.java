package dev.tollway.sidecar.enforce;

import java.util.Locale;

/** The host of a request as hostnames are compared. */
final class Host {
  private Host() {}

  /** Lower case, without port and without a trailing dot; an IPv6 address keeps its brackets. */
  static String of(String authority) {
    int end = authority.length();
    int colon = authority.lastIndexOf(':');
    if (colon >= 0 && authority.indexOf(']', colon) < 0) {
      end = colon;
    }
    if (end > 1 && authority.charAt(end - 1) == '.') {
      end--;
    }
    String host = end == authority.length() ? authority : authority.substring(0, end);
    return host.toLowerCase(Locale.ROOT);
  }
}
