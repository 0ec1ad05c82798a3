package dev.tollway.sidecar.enforce;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a header (all its lines joined) or on the first value of a query parameter.
 *
 * @param exact the whole value; null where a pattern is given
 * @param pattern fits the whole value; null where it is exact
 */
public record ValueMatch(String name, @Nullable String exact, @Nullable Pattern pattern) {
  /** True if that value fits. */
  public boolean fits(String value) {
    return pattern != null ? pattern.matches(value) : value.equals(exact);
  }
}
