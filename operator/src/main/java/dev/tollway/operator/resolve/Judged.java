package dev.tollway.operator.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One form of an object, judged against everything else.
 *
 * @param live what of it can be enforced; null when it is not accepted
 */
record Judged<L>(@Nullable L live, List<Problem> problems) {

  Judged {
    problems = problems.stream().sorted((a, b) -> a.aspect().compareTo(b.aspect())).toList();
    if (problems.stream().anyMatch(p -> p.aspect() == Problem.Aspect.ACCEPTED)) {
      live = null;
    }
  }
}
