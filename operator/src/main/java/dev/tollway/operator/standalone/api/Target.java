package dev.tollway.operator.standalone.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kind, and the collection or object of it, that a path names.
 *
 * @param namespace null: all namespaces, or a kind without
 * @param name null: the collection
 */
record Target(ResourceType type, @Nullable String namespace, @Nullable String name) {

  /**
   * Reads a path below {@code /api} or {@code /apis}; empty when it names nothing that is served.
   */
  static Optional<Target> of(List<String> path, Catalog catalog) {
    if (path.size() < 3) {
      return Optional.empty();
    }
    boolean core = path.getFirst().equals("api");
    int root = core ? 2 : 3;
    String group = core ? "" : path.get(1);
    String version = path.get(root - 1);
    List<String> rest = path.subList(root, path.size());
    if (rest.size() >= 3 && rest.getFirst().equals("namespaces")) {
      return within(catalog, group, version, rest.get(1), rest.subList(2, rest.size()));
    }
    return within(catalog, group, version, null, rest);
  }

  private static Optional<Target> within(
      Catalog catalog,
      String group,
      String version,
      @Nullable String namespace,
      List<String> rest) {
    if (rest.isEmpty() || rest.size() > 3 || (rest.size() == 3 && !rest.get(2).equals("status"))) {
      return Optional.empty();
    }
    String name = rest.size() > 1 ? rest.get(1) : null;
    return catalog
        .find(group, version, rest.getFirst())
        .filter(type -> namespace == null || type.namespaced())
        .filter(type -> name == null || (namespace != null) == type.namespaced())
        .map(type -> new Target(type, namespace, name));
  }
}
