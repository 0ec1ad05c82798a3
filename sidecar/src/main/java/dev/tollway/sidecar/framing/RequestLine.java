package dev.tollway.sidecar.framing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** RFC 9112 §3, and the agreement of target and Host. */
final class RequestLine implements StartLine {
  private static final int METHOD_LIMIT = 32;

  /** Strings that need not be made anew. */
  private static final List<String> USUAL_METHODS =
      List.of("GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS");

  private String method = "";
  private String target = "";
  private boolean http10;
  private @Nullable String absoluteAuthority;

  @Override
  public @Nullable Fault take(Line line) {
    absoluteAuthority = null;
    int first = line.find(' ', 0);
    int second = first < 0 ? -1 : line.find(' ', first + 1);
    if (first < 1 || second < first + 2 || line.find(' ', second + 1) >= 0) {
      return Fault.malformed("a request line of other than three parts");
    }
    http10 = line.isExactly("HTTP/1.0", second + 1, line.length());
    if (!http10 && !line.isExactly("HTTP/1.1", second + 1, line.length())) {
      return Fault.malformed("a version other than HTTP/1.0 and HTTP/1.1");
    }
    for (int i = 0; i < first; i++) {
      if (!Bytes.token(line.at(i))) {
        return Fault.malformed("a method that is not a token");
      }
    }
    for (int i = first + 1; i < second; i++) {
      if (!Bytes.visible(line.at(i))) {
        return Fault.malformed("a request target with characters that must be escaped");
      }
    }
    method = method(line, first);
    if (method.length() > METHOD_LIMIT || method.equals("CONNECT")) {
      return Fault.malformed("a method that is not served here");
    }
    target = line.text(first + 1, second);
    return judgeTarget();
  }

  private static String method(Line line, int end) {
    for (String usual : USUAL_METHODS) {
      if (line.isExactly(usual, 0, end)) {
        return usual;
      }
    }
    return line.text(0, end);
  }

  private @Nullable Fault judgeTarget() {
    if (target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS"))) {
      return null;
    }
    String lower = target.toLowerCase(Locale.ROOT);
    int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
    if (authority < 0) {
      return Fault.malformed("a request target that is neither a path nor an http URL");
    }
    int end = authority;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    absoluteAuthority = target.substring(authority, end);
    return null;
  }

  @Override
  public @Nullable Fault judge(Fields fields) {
    if (fields.hosts() > 1) {
      return Fault.malformed("more than one Host");
    }
    if (fields.hosts() == 0 && !http10) {
      return Fault.malformed("no Host");
    }
    if (fields.hosts() == 1 && !Authority.good(fields.host())) {
      return Fault.malformed("a Host that is not a host and an optional port");
    }
    if (absoluteAuthority != null
        && !(fields.hosts() == 0 && Authority.good(absoluteAuthority))
        && !absoluteAuthority.equalsIgnoreCase(fields.host())) {
      return Fault.malformed("a request target whose authority differs from Host");
    }
    return null;
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  @Override
  public boolean http10() {
    return http10;
  }

  @Override
  public boolean bodiless() {
    return false;
  }

  @Override
  public boolean untilClose() {
    return false;
  }
}
