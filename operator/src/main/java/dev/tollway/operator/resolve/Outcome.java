package dev.tollway.operator.resolve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an object.
 *
 * @param live the form that is enforced; null: none
 * @param liveGeneration generation of that form; lower than the object's after a bad edit
 * @param problems of the form that is written now, the gravest first
 */
public record Outcome<S, L>(
    Authored<S> object, @Nullable L live, long liveGeneration, List<Problem> problems) {

  public Outcome {
    problems = List.copyOf(problems);
  }

  public ObjectRef ref() {
    return object.ref();
  }

  /** A bad edit keeps an older form live. */
  public boolean keepsOlderForm() {
    return live != null && liveGeneration != object.generation();
  }
}
