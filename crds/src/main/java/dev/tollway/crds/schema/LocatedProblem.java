package dev.tollway.crds.schema;

import java.util.Comparator;

/**
 * What is wrong with a manifest, and where.
 *
 * @param file name of the file as it was given
 * @param line from 1
 * @param field path such as {@code spec.rules[0].name}; empty for the document as a whole
 * @param message what must be
 */
public record LocatedProblem(String file, int line, String field, String message)
    implements Comparable<LocatedProblem> {

  private static final Comparator<LocatedProblem> BY_PLACE =
      Comparator.comparing(LocatedProblem::file)
          .thenComparingInt(LocatedProblem::line)
          .thenComparing(LocatedProblem::field)
          .thenComparing(LocatedProblem::message);

  @Override
  public int compareTo(LocatedProblem other) {
    return BY_PLACE.compare(this, other);
  }

  /** {@code file:line: field: message}, as compilers write it, so that editors jump there. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
