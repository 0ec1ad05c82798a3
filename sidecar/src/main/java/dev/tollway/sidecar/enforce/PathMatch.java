package dev.tollway.sidecar.enforce;

import com.google.re2j.Pattern;

/** A condition on the path, in the decoded form that a canonical path has. */
public sealed interface PathMatch {
  /** The whole path. */
  record Exact(String path) implements PathMatch {}

  /**
   * Whole segments from the start; no trailing slash, except for {@code /} itself, which fits every
   * path.
   */
  record Prefix(String path) implements PathMatch {}

  /** The whole path, in linear time. */
  record Regex(Pattern pattern) implements PathMatch {}
}
