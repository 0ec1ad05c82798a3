package dev.tollway.crds.schema;

import java.util.List;

/**
 * What was found in one or more files.
 *
 * @param manifests objects that could be read, in the order of files and lines
 * @param problems why the rest could not
 */
public record Reading(List<Manifest> manifests, List<LocatedProblem> problems) {
  public Reading {
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
  }
}
