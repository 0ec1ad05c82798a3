package dev.tollway.sidecar.denial;

import dev.tollway.sidecar.denial.Answer.Header;
import dev.tollway.sidecar.enforce.Route.Lifecycle;
import dev.tollway.sidecar.enforce.Route.Stage;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** {@code Deprecation} (RFC 9745), {@code Sunset} (RFC 8594) and the link to the next version. */
final class LifecycleFields {
  /** IMF-fixdate (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static final String HEX = "0123456789ABCDEF";

  private LifecycleFields() {}

  static void add(Lifecycle lifecycle, List<Header> headers) {
    if (lifecycle.stage() == Stage.DRAFT) {
      return;
    }
    if (lifecycle.deprecationTime() != null) {
      headers.add(new Header("Deprecation", "@" + lifecycle.deprecationTime().getEpochSecond()));
    }
    if (lifecycle.sunsetTime() != null) {
      headers.add(new Header("Sunset", HTTP_DATE.format(lifecycle.sunsetTime())));
    }
    if (lifecycle.successor() != null) {
      headers.add(new Header("Link", link(lifecycle.successor(), "successor-version")));
    }
  }

  /** RFC 8288; what a URI cannot hold is percent-encoded. */
  static String link(String target, String relation) {
    StringBuilder uri = new StringBuilder(target.length() + 24).append('<');
    for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == 0x7f || "<>\"\\^`{|}".indexOf(b) >= 0) {
        uri.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      } else {
        uri.append((char) b);
      }
    }
    return uri.append(">; rel=\"").append(relation).append('"').toString();
  }
}
