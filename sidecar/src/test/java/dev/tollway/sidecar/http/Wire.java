package dev.tollway.sidecar.http;

/** Bytes of HTTP/1.1 for tests. */
final class Wire {
  private Wire() {}

  /** Every line with its CRLF; an empty one ends a head. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
