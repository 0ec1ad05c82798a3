package dev.tollway.cli.validate;

import dev.tollway.crds.schema.Judge;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a set of manifests, and what could not be seen in it.
 *
 * @param problems by file and line
 * @param notes things that the set does not hold, and that may well be somewhere else
 */
public record Validation(List<LocatedProblem> problems, List<LocatedProblem> notes) {
  public Validation {
    problems = problems.stream().sorted().distinct().toList();
    notes = notes.stream().sorted().distinct().toList();
  }

  /**
   * Judges each object, then the references between them, then what the control plane would say to
   * all of them.
   */
  public static Validation of(List<Manifest> manifests, Judge judge) {
    List<LocatedProblem> problems = new ArrayList<>();
    List<LocatedProblem> notes = new ArrayList<>();
    List<Judged> objects = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (manifest.apiVersion().isEmpty() || manifest.kind().isEmpty()) {
        problems.add(manifest.problem("", "must have apiVersion and kind"));
        continue;
      }
      Judgement judgement = judge.judge(manifest);
      problems.addAll(judgement.problems());
      objects.add(new Judged(manifest, judgement));
    }
    ManifestSet set = ManifestSet.of(objects, problems);
    References references = new References(set);
    references.check();
    problems.addAll(references.problems());
    notes.addAll(references.notes());
    problems.addAll(Acceptance.problems(set));
    return new Validation(problems, notes);
  }
}
