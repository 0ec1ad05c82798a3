package dev.tollway.sidecar.framing;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RFC 9112 §3, and the agreement of target and Host. */
final class RequestLine implements StartLine {
  private static final int METHOD_LIMIT = 32;

  /** RFC 3986 §3.2.2 without percent escapes and sub-delimiters, which no host of ours needs. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255})(:[0-9]{1,5})?");

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
    String version = line.text(second + 1, line.length());
    http10 = version.equals("HTTP/1.0");
    if (!http10 && !version.equals("HTTP/1.1")) {
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
    String method = line.text(0, first);
    if (method.length() > METHOD_LIMIT || method.equals("CONNECT")) {
      return Fault.malformed("a method that is not served here");
    }
    return target(method, line.text(first + 1, second));
  }

  private @Nullable Fault target(String method, String target) {
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
    if (fields.hosts() == 1 && !AUTHORITY.matcher(fields.host()).matches()) {
      return Fault.malformed("a Host that is not a host and an optional port");
    }
    if (absoluteAuthority != null
        && !(fields.hosts() == 0 && AUTHORITY.matcher(absoluteAuthority).matches())
        && !absoluteAuthority.equalsIgnoreCase(fields.host())) {
      return Fault.malformed("a request target whose authority differs from Host");
    }
    return null;
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
