package dev.tollway.accounting.simulation;

import org.jspecify.annotations.Nullable;

/**
 * What became of a history.
 *
 * @param failure null: all that must hold held
 */
record Outcome(History history, Coverage coverage, @Nullable RuntimeException failure) {

  static Outcome of(History history, Mutant mutant) {
    World world = new World(history, mutant, Trace.silent());
    try {
      world.run();
      return new Outcome(history, world.coverage, null);
    } catch (RuntimeException failed) {
      return new Outcome(history, world.coverage, failed);
    }
  }

  /** The invariant that broke, or the name of what was thrown; empty: nothing. */
  String broken() {
    if (failure == null) {
      return "";
    }
    return failure instanceof Violation violation
        ? violation.invariant()
        : failure.getClass().getSimpleName();
  }

  /** Message by message, and who knew what in the end. */
  static String tell(History history, Mutant mutant) {
    Trace trace = Trace.told();
    World world = new World(history, mutant, trace);
    String end;
    try {
      world.run();
      end = "nothing was wrong";
    } catch (RuntimeException failed) {
      end = failed.toString();
    }
    return trace + "\n\n" + Words.standing(world) + "\n" + end;
  }
}
