package dev.tollway.operator.standalone.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollway.crds.schema.Judgement;
import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.crds.schema.Manifest;
import dev.tollway.crds.schema.Manifests;
import dev.tollway.crds.schema.Reading;
import dev.tollway.operator.resolve.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Turns the text of one file into objects that count, problems, and notes on what is skipped. Pure.
 */
final class FileReader {
  /** Namespace of objects that name none, as kubectl has it. */
  static final String DEFAULT_NAMESPACE = "default";

  private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int NAME_LENGTH = 253;

  private final Function<Manifest, Judgement> judge;

  FileReader(Function<Manifest, Judgement> judge) {
    this.judge = judge;
  }

  FileView read(String file, String text) {
    return view(Manifests.read(file, text));
  }

  FileView view(Reading reading) {
    Sorting sorting = new Sorting();
    sorting.problems.addAll(reading.problems());
    sorting.partly = !reading.problems().isEmpty();
    reading.manifests().forEach(manifest -> sort(manifest, sorting));
    return new FileView(
        sorting.objects, sorting.rejected, sorting.partly, sorting.problems, sorting.notes);
  }

  private static final class Sorting {
    final List<FolderObject> objects = new ArrayList<>();
    final Set<ObjectRef> rejected = new HashSet<>();
    final List<LocatedProblem> problems = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    boolean partly;
  }

  private void sort(Manifest manifest, Sorting into) {
    if (manifest.kind().isEmpty() || manifest.apiVersion().isEmpty()) {
      into.partly = true;
      into.problems.add(manifest.problem("", "must have apiVersion and kind"));
      return;
    }
    if (!manifest.isOurs() && !core(manifest)) {
      into.notes.add(
          "%s:%d: skipped %s %s (%s): nothing reads it here"
              .formatted(
                  manifest.file(),
                  manifest.line(),
                  manifest.kind(),
                  manifest.name(),
                  manifest.apiVersion()));
      return;
    }
    List<LocatedProblem> problems = new ArrayList<>();
    Judgement judgement = judge.apply(manifest);
    problems.addAll(judgement.problems());
    boolean named = named(manifest, problems);
    KeyFact key =
        manifest.kind().equals("Secret") ? SecretReader.read(manifest, problems) : KeyFact.NONE;
    into.problems.addAll(problems.stream().distinct().toList());
    if (!named) {
      into.partly = true;
    } else if (problems.isEmpty()) {
      into.objects.add(object(manifest, judgement.defaulted(), key));
    } else {
      into.rejected.add(ref(manifest));
    }
  }

  private static boolean core(Manifest manifest) {
    return switch (manifest.apiVersion()) {
      case "v1" -> manifest.kind().equals("Namespace") || manifest.kind().equals("Secret");
      case "apps/v1" -> WORKLOADS.contains(manifest.kind());
      default -> false;
    };
  }

  /**
   * Whether the object can be told from others; names become file names and URLs, so they are
   * checked here too.
   */
  private static boolean named(Manifest manifest, List<LocatedProblem> problems) {
    boolean name = dns(manifest.name());
    boolean namespace = manifest.namespace().isEmpty() || dns(manifest.namespace());
    if (!manifest.isOurs()) {
      if (!name) {
        problems.add(manifest.problem("metadata.name", "must be a lower-case DNS name"));
      }
      if (!namespace) {
        problems.add(manifest.problem("metadata.namespace", "must be a lower-case DNS name"));
      }
    }
    return name && namespace;
  }

  private static boolean dns(String name) {
    return name.length() <= NAME_LENGTH && DNS_NAME.matcher(name).matches();
  }

  private static ObjectRef ref(Manifest manifest) {
    String namespace = manifest.namespace().isEmpty() ? DEFAULT_NAMESPACE : manifest.namespace();
    return new ObjectRef(
        manifest.kind(), manifest.kind().equals("Namespace") ? "" : namespace, manifest.name());
  }

  private static FolderObject object(Manifest manifest, ObjectNode defaulted, KeyFact key) {
    ObjectRef ref = ref(manifest);
    ObjectNode content = defaulted.deepCopy();
    if (!ref.namespace().isEmpty()) {
      content.withObject("metadata").put("namespace", ref.namespace());
    }
    if (ref.kind().equals("Secret")) {
      content.remove(List.of("data", "stringData"));
    }
    return new FolderObject(ref, content, manifest.file(), manifest.line(), key);
  }
}
