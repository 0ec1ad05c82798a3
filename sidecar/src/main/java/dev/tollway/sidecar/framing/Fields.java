package dev.tollway.sidecar.framing;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the field lines of one message and keeps what decides about its framing. */
final class Fields {
  /** RFC 9110 §6.5.1: framing, routing, authentication, and what says how to read the content. */
  private static final Set<String> NEVER_TRAILERS =
      Set.of(
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-location",
          "content-range",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "max-forwards",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private int contentLengths;
  private int transferEncodings;
  private int hosts;
  private long contentLength = -1;
  private boolean chunked;
  private String host = "";

  void clear() {
    contentLengths = 0;
    transferEncodings = 0;
    hosts = 0;
    contentLength = -1;
    chunked = false;
    host = "";
  }

  /** Takes one header line; returns why it cannot be taken, or null. */
  @Nullable Fault header(Line line) {
    int colon = line.find(':', 0);
    Fault fault = name(line, colon);
    if (fault != null) {
      return fault;
    }
    if (line.nameIs("content-length", colon)) {
      contentLengths++;
      contentLength = number(line, colon);
      return contentLength < 0 ? Fault.malformed("Content-Length must be 1 to 18 digits") : null;
    }
    if (line.nameIs("transfer-encoding", colon)) {
      transferEncodings++;
      chunked = value(line, colon).toLowerCase(Locale.ROOT).equals("chunked");
      return chunked ? null : Fault.malformed("Transfer-Encoding must be exactly chunked");
    }
    if (line.nameIs("host", colon)) {
      hosts++;
      host = value(line, colon);
    }
    return null;
  }

  /** Judges one trailer line; returns why it cannot be taken, or null. */
  static @Nullable Fault trailer(Line line) {
    int colon = line.find(':', 0);
    Fault fault = name(line, colon);
    if (fault != null) {
      return fault;
    }
    String name = line.text(0, colon).toLowerCase(Locale.ROOT).replace('_', '-');
    return NEVER_TRAILERS.contains(name)
        ? Fault.malformed("a trailer field that may not be one")
        : null;
  }

  /** What the fields say together about framing; null if they agree. */
  @Nullable Fault contradiction(boolean http10) {
    if (contentLengths > 1) {
      return Fault.malformed("more than one Content-Length");
    }
    if (transferEncodings > 1) {
      return Fault.malformed("more than one Transfer-Encoding");
    }
    if (chunked && contentLengths > 0) {
      return Fault.malformed("Content-Length together with Transfer-Encoding");
    }
    return chunked && http10 ? Fault.malformed("Transfer-Encoding in HTTP/1.0") : null;
  }

  int hosts() {
    return hosts;
  }

  String host() {
    return host;
  }

  boolean chunked() {
    return chunked;
  }

  /** Bytes of content, or -1 where none was stated. */
  long contentLength() {
    return contentLength;
  }

  private static @Nullable Fault name(Line line, int colon) {
    if (Bytes.blank(line.at(0))) {
      // RFC 9112 §5.2: obs-fold. Also the white space before the first header line of §2.2.
      return Fault.malformed("a folded header line");
    }
    if (colon < 1) {
      return Fault.malformed("a header line without a name and a colon");
    }
    for (int i = 0; i < colon; i++) {
      if (!Bytes.token(line.at(i))) {
        return Fault.malformed("a header name that is not a token");
      }
    }
    return null;
  }

  private static String value(Line line, int colon) {
    int from = colon + 1;
    int to = line.length();
    while (from < to && Bytes.blank(line.at(from))) {
      from++;
    }
    while (to > from && Bytes.blank(line.at(to - 1))) {
      to--;
    }
    return line.text(from, to);
  }

  private static long number(Line line, int colon) {
    String text = value(line, colon);
    return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(Bytes::digit)
        ? Long.parseLong(text)
        : -1;
  }
}
