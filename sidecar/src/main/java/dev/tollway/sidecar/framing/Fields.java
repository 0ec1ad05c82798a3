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
  private boolean close;
  private boolean keepAlive;
  private int hash;

  void clear() {
    contentLengths = 0;
    transferEncodings = 0;
    hosts = 0;
    contentLength = -1;
    chunked = false;
    host = "";
    close = false;
    keepAlive = false;
  }

  /** Takes one header line; returns why it cannot be taken, or null. */
  @Nullable Fault header(Line line, Head head) {
    int colon = line.find(':', 0);
    Fault fault = name(line, colon);
    if (fault == null) {
      fault = framing(line, colon);
    }
    if (fault == null) {
      head.field(colon, hash);
    }
    return fault;
  }

  private @Nullable Fault framing(Line line, int colon) {
    switch (colon) {
      case 4 -> {
        if (line.is("host", 0, colon)) {
          hosts++;
          host = value(line, colon);
        }
      }
      case 10 -> {
        if (line.is("connection", 0, colon)) {
          connection(line, colon);
        }
      }
      case 14 -> {
        if (line.is("content-length", 0, colon)) {
          contentLengths++;
          contentLength = number(line, colon);
          return contentLength < 0
              ? Fault.malformed("Content-Length must be 1 to 18 digits")
              : null;
        }
      }
      case 17 -> {
        if (line.is("transfer-encoding", 0, colon)) {
          transferEncodings++;
          int from = line.valueFrom(colon);
          chunked = line.is("chunked", from, line.valueTo(from));
          return chunked ? null : Fault.malformed("Transfer-Encoding must be exactly chunked");
        }
      }
      default -> {}
    }
    return null;
  }

  private void connection(Line line, int colon) {
    int from = line.valueFrom(colon);
    if (line.is("keep-alive", from, line.valueTo(from))) {
      keepAlive = true;
      return;
    }
    for (String option : value(line, colon).split(",", -1)) {
      close |= option.strip().equalsIgnoreCase("close");
      keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
    }
  }

  /** Judges one trailer line; returns why it cannot be taken, or null. */
  @Nullable Fault trailer(Line line, Head head) {
    int colon = line.find(':', 0);
    Fault fault = name(line, colon);
    if (fault != null) {
      return fault;
    }
    String name = line.text(0, colon).toLowerCase(Locale.ROOT).replace('_', '-');
    if (NEVER_TRAILERS.contains(name)) {
      return Fault.malformed("a trailer field that may not be one");
    }
    head.field(colon, hash);
    return null;
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

  /** Whether Connection says {@code close}. */
  boolean close() {
    return close;
  }

  /** Whether Connection says {@code keep-alive}. */
  boolean keepAlive() {
    return keepAlive;
  }

  boolean chunked() {
    return chunked;
  }

  /** Bytes of content, or -1 where none was stated. */
  long contentLength() {
    return contentLength;
  }

  private @Nullable Fault name(Line line, int colon) {
    if (Bytes.blank(line.at(0))) {
      // RFC 9112 §5.2: obs-fold. Also the white space before the first header line of §2.2.
      return Fault.malformed("a folded header line");
    }
    if (colon < 1) {
      return Fault.malformed("a header line without a name and a colon");
    }
    int sum = 0;
    for (int i = 0; i < colon; i++) {
      byte b = line.at(i);
      if (!Bytes.token(b)) {
        return Fault.malformed("a header name that is not a token");
      }
      sum = Head.hash(sum, b);
    }
    hash = sum;
    return null;
  }

  private static String value(Line line, int colon) {
    int from = line.valueFrom(colon);
    return line.text(from, line.valueTo(from));
  }

  private static long number(Line line, int colon) {
    int from = line.valueFrom(colon);
    int to = line.valueTo(from);
    if (to == from || to - from > 18) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (!Bytes.digit(line.at(i))) {
        return -1;
      }
      number = number * 10 + line.at(i) - '0';
    }
    return number;
  }
}
