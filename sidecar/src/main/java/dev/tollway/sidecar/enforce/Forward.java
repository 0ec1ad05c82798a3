package dev.tollway.sidecar.enforce;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the upstream: applied blindly, because this is what was judged.
 *
 * @param target the canonical path with the query, without our credentials
 * @param edits headers to replace or remove
 * @param guarded names (lower case, with {@code -}) of which every other spelling with {@code _} is
 *     deleted
 * @param requestTimeout from the first byte sent to the last received; null: the sidecar's setting
 * @param idleTimeout between two bytes; null: the sidecar's setting
 */
public record Forward(
    String target,
    List<HeaderEdit> edits,
    Set<String> guarded,
    @Nullable Duration requestTimeout,
    @Nullable Duration idleTimeout) {

  /** The names that only we may set, as {@link #guarded()} wants them. */
  public static final Set<String> OURS =
      Set.of("tollway-key-id", "tollway-plan", "tollway-consumer");

  /** Headers by which frameworks let a client replace the method or path that was judged. */
  public static final List<String> OVERRIDES =
      List.of(
          "X-HTTP-Method-Override",
          "X-Method-Override",
          "X-HTTP-Method",
          "X-Original-URL",
          "X-Rewrite-URL");

  /**
   * A header's name as {@link #guarded()} wants it: servers that make variables of headers read
   * both alike.
   */
  public static String guardedName(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Everything as it came, under the sidecar's own timeouts. */
  public static Forward asReceived(String target) {
    return new Forward(target, List.of(), Set.of(), null, null);
  }

  /** Without the query, which may hold secrets of the application. */
  @Override
  public String toString() {
    int query = target.indexOf('?');
    return "Forward[" + (query < 0 ? target : target.substring(0, query)) + ", " + edits + "]";
  }
}
