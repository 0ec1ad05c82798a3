package dev.tollway.sidecar.enforce;

import java.util.List;

/**
 * All lines of this name are replaced by these values, one line each.
 *
 * @param name compared without regard to case, and with {@code _} read as {@code -}
 * @param values empty: the lines are removed
 */
public record HeaderEdit(String name, List<String> values) {
  /** Takes a copy of the values. */
  public HeaderEdit {
    values = List.copyOf(values);
  }

  /** Removes every line of that name. */
  public static HeaderEdit remove(String name) {
    return new HeaderEdit(name, List.of());
  }

  /** Sets one line, whatever the client sent. */
  public static HeaderEdit set(String name, String value) {
    return new HeaderEdit(name, List.of(value));
  }

  /** Names the header and the number of lines only: what is removed here is often a secret. */
  @Override
  public String toString() {
    return "HeaderEdit[" + name + ", " + values.size() + " values]";
  }
}
