package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Turns one YAML document into JSON as kubectl does, and remembers lines. Aliases are expanded, so
 * values are counted and nesting is measured: a document of a few lines could otherwise stand for
 * billions of values.
 */
final class NodeReader {
  static final int MAX_VALUES = 100_000;
  static final int MAX_DEPTH = 64;
  static final String TOO_DEEP = "must not be nested deeper than " + MAX_DEPTH + " levels";

  private final String file;
  private final int firstLine;
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<LocatedProblem> problems = new ArrayList<>();
  private int values;

  /**
   * @param firstLine line of the file, from 0, on which the document begins
   */
  NodeReader(String file, int firstLine) {
    this.file = file;
    this.firstLine = firstLine;
  }

  Map<String, Integer> lines() {
    return lines;
  }

  List<LocatedProblem> problems() {
    return problems;
  }

  JsonNode read(Node root) {
    return read(root, "", 0);
  }

  private JsonNode read(Node node, String path, int depth) {
    lines.putIfAbsent(path, line(node));
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      tooMuch(node, depth > MAX_DEPTH);
      return JsonNodeFactory.instance.nullNode();
    }
    values++;
    return switch (node) {
      case MappingNode mapping -> object(mapping, path, depth);
      case SequenceNode sequence -> array(sequence, path, depth);
      case ScalarNode scalar -> scalar(scalar);
      default -> JsonNodeFactory.instance.nullNode();
    };
  }

  private void tooMuch(Node node, boolean deep) {
    // Said once: a bomb would otherwise fill the list of problems.
    if (problems.stream().noneMatch(p -> p.message().startsWith("must not"))) {
      problems.add(
          new LocatedProblem(
              file,
              line(node),
              "",
              deep
                  ? TOO_DEEP
                  : "must not hold more than " + MAX_VALUES + " values, aliases expanded"));
    }
  }

  private ObjectNode object(MappingNode mapping, String path, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    List<NodeTuple> merges = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(
            new LocatedProblem(file, line(tuple.getKeyNode()), path, "must have plain keys only"));
        continue;
      }
      if (keyNode.isPlain() && keyNode.getValue().equals("<<")) {
        merges.add(tuple);
        continue;
      }
      String key = scalar(keyNode).asText();
      String child = child(path, key);
      Integer before = seen.putIfAbsent(key, line(keyNode));
      if (before != null) {
        problems.add(
            new LocatedProblem(
                file,
                line(keyNode),
                child,
                "must be given once only: it stands also on line " + before));
        continue;
      }
      lines.put(child, line(keyNode));
      object.set(key, read(tuple.getValueNode(), child, depth + 1));
    }
    for (NodeTuple merge : merges) {
      merge(object, merge.getValueNode(), path, depth);
    }
    return object;
  }

  /** Keys that stand here win over merged ones, and earlier merged ones over later ones. */
  private void merge(ObjectNode into, Node source, String path, int depth) {
    List<Node> sources = source instanceof SequenceNode list ? list.getValue() : List.of(source);
    Set<String> own = new HashSet<>();
    into.fieldNames().forEachRemaining(own::add);
    for (Node each : sources) {
      if (!(read(each, path, depth + 1) instanceof ObjectNode merged)) {
        problems.add(new LocatedProblem(file, line(each), path, "must merge (<<) mappings only"));
        continue;
      }
      merged
          .properties()
          .forEach(entry -> {
            if (own.add(entry.getKey())) {
              into.set(entry.getKey(), entry.getValue());
            }
          });
    }
  }

  private ArrayNode array(SequenceNode sequence, String path, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int index = 0;
    for (Node item : sequence.getValue()) {
      array.add(read(item, path + "[" + index++ + "]", depth + 1));
    }
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    boolean untagged = tag.equals(PlainSchema.PLAIN);
    if (untagged
        || tag.equals(Tag.INT)
        || tag.equals(Tag.FLOAT)
        || tag.equals(Tag.BOOL)
        || tag.equals(Tag.NULL)) {
      return PlainScalar.resolve(scalar.getValue());
    }
    return TextNode.valueOf(scalar.getValue());
  }

  private int line(Node node) {
    return firstLine + node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  static String child(String path, String key) {
    boolean simple = !key.isEmpty() && key.chars().allMatch(Character::isLetterOrDigit);
    if (!simple) {
      return path + "[" + key + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }
}
