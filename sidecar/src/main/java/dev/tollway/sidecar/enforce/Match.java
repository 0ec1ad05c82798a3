package dev.tollway.sidecar.enforce;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of these conditions.
 *
 * @param path null: every path, {@code *} included
 * @param method null: every method
 */
public record Match(
    @Nullable PathMatch path,
    @Nullable String method,
    List<ValueMatch> headers,
    List<ValueMatch> queryParams) {

  /** Fits every request. */
  public static final Match ANY = new Match(null, null, List.of(), List.of());
}
