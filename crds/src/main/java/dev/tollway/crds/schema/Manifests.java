package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads manifests from text: YAML with several documents, or JSON. Documents are cut apart at
 * {@code ---} before they are parsed, as kubectl does, so that a broken one does not hide those
 * after it.
 */
public final class Manifests {
  /** Longest text that is read, in characters: what the API server takes in one request. */
  public static final int MAX_CHARACTERS = 3 * 1024 * 1024;

  private static final int MAX_ALIASES = 1_000;

  private Manifests() {}

  /**
   * Reads all objects of a text. Objects of kind List are replaced by their items.
   *
   * @param file name of the file, for problems
   */
  public static Reading read(String file, String text) {
    if (text.length() > MAX_CHARACTERS) {
      return new Reading(
          List.of(),
          List.of(
              new LocatedProblem(
                  file, 1, "", "must not be longer than " + MAX_CHARACTERS + " characters")));
    }
    List<Manifest> manifests = new ArrayList<>();
    List<LocatedProblem> problems = new ArrayList<>();
    for (YamlDocument document : YamlDocument.split(text)) {
      document(file, document, manifests, problems);
    }
    return new Reading(manifests, problems);
  }

  private static void document(
      String file, YamlDocument document, List<Manifest> manifests, List<LocatedProblem> problems) {
    Optional<Node> root;
    try {
      OptionalInt deep = Nesting.tooDeepAt(settings(file), document.text());
      if (deep.isPresent()) {
        problems.add(
            new LocatedProblem(
                file, document.firstLine() + deep.getAsInt(), "", NodeReader.TOO_DEEP));
        return;
      }
      root = new Compose(settings(file)).composeString(document.text());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
      problems.add(
          new LocatedProblem(
              file, document.firstLine() + line, "", "must be YAML: " + e.getProblem()));
      return;
    } catch (YamlEngineException e) {
      problems.add(
          new LocatedProblem(
              file, document.firstLine() + 1, "", "must be YAML: " + e.getMessage()));
      return;
    }
    if (root.isEmpty()) {
      return;
    }
    NodeReader reader = new NodeReader(file, document.firstLine());
    JsonNode content = reader.read(root.get());
    problems.addAll(reader.problems());
    if (content instanceof ObjectNode object) {
      if (reader.problems().isEmpty()) {
        unwrap(new Manifest(file, object, reader.lines()), manifests);
      }
    } else if (!content.isNull()) {
      problems.add(
          new LocatedProblem(
              file,
              reader.lines().getOrDefault("", 1),
              "",
              "must be a mapping with apiVersion and kind"));
    }
  }

  private static void unwrap(Manifest manifest, List<Manifest> manifests) {
    JsonNode items = manifest.content().path("items");
    if (!manifest.kind().equals("List") || !items.isArray()) {
      manifests.add(manifest);
      return;
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof ObjectNode item) {
        manifests.add(
            new Manifest(manifest.file(), item, below(manifest.lines(), "items[" + i + "]")));
      }
    }
  }

  private static Map<String, Integer> below(Map<String, Integer> lines, String prefix) {
    Map<String, Integer> inner = new HashMap<>();
    lines.forEach((path, line) -> {
      if (path.equals(prefix)) {
        inner.put("", line);
      } else if (path.startsWith(prefix + ".")) {
        inner.put(path.substring(prefix.length() + 1), line);
      }
    });
    return inner;
  }

  private static LoadSettings settings(String file) {
    return LoadSettings.builder()
        .setLabel(file)
        .setSchema(new PlainSchema())
        .setAllowDuplicateKeys(true)
        .setMaxAliasesForCollections(MAX_ALIASES)
        .setCodePointLimit(MAX_CHARACTERS)
        .build();
  }
}
