package dev.tollway.sidecar.enforce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what the upstream gets: the judged target, without our credentials, with the caller's name.
 */
final class Forwarding {
  static final String KEY_ID = "Tollway-Key-Id";
  static final String PLAN = "Tollway-Plan";
  static final String CONSUMER = "Tollway-Consumer";

  private static final HeaderEdit NO_KEY_ID = HeaderEdit.remove(KEY_ID);
  private static final HeaderEdit NO_PLAN = HeaderEdit.remove(PLAN);
  private static final HeaderEdit NO_CONSUMER = HeaderEdit.remove(CONSUMER);
  private static final List<HeaderEdit> NOBODY = List.of(NO_KEY_ID, NO_PLAN, NO_CONSUMER);

  private Forwarding() {}

  /**
   * For a workload that no route guards: everything as it came, except the names that only we may
   * set.
   */
  static Forward unprotected(String target) {
    return new Forward(target, NOBODY, Forward.OURS, null, null);
  }

  /** For a request that a route let through. */
  static Forward of(
      Rule rule,
      HeaderView headers,
      Target target,
      Credentials credentials,
      @Nullable Caller caller) {
    Route route = rule.route();
    List<HeaderEdit> edits = new ArrayList<>(6);
    credentials.cleanHeaders(headers, edits);
    for (String override : route.overrides()) {
      if (headers.first(override) != null) {
        edits.add(HeaderEdit.remove(override));
      }
    }
    if (caller == null) {
      edits.addAll(NOBODY);
    } else {
      String consumer = caller.key().consumer();
      edits.add(HeaderEdit.set(KEY_ID, caller.keyId()));
      edits.add(HeaderEdit.set(PLAN, caller.plan().name()));
      edits.add(consumer.isEmpty() ? NO_CONSUMER : HeaderEdit.set(CONSUMER, headerSafe(consumer)));
    }
    String query = target.query();
    boolean asIs = route.pathsAsIs();
    String forwarded =
        query != null && credentials.touchesQuery()
            ? target.forwarded(asIs, credentials.cleanQuery(query))
            : target.forwarded(asIs);
    return new Forward(
        forwarded, edits, route.guarded(), rule.requestTimeout(), rule.idleTimeout());
  }

  /** Printable ASCII as it is, everything else and the percent sign as UTF-8 in percent escapes. */
  static String headerSafe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b < 0x7f && b != '%') {
        safe.append((char) b);
      } else {
        safe.append('%')
            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return safe.toString();
  }
}
