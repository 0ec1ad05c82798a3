package dev.tollway.cli.validate;

import dev.tollway.crds.schema.LocatedProblem;
import dev.tollway.operator.resolve.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The objects of a set by their names.
 *
 * @param byRef every object that has a name; the first of two with the same
 * @param ownNamespaces namespaces that hold at least one object of our group
 */
record ManifestSet(Map<ObjectRef, Judged> byRef, Set<String> ownNamespaces) {

  /**
   * @param problems gets what stands in the set twice
   */
  static ManifestSet of(List<Judged> objects, Collection<LocatedProblem> problems) {
    Map<ObjectRef, Judged> byRef = new TreeMap<>();
    Set<String> namespaces = new TreeSet<>();
    for (Judged object : objects) {
      if (object.manifest().name().isEmpty()) {
        continue;
      }
      Judged first = byRef.putIfAbsent(object.ref(), object);
      if (first != null) {
        problems.add(
            object
                .manifest()
                .problem(
                    "metadata.name",
                    "must be unique: %s stands also in %s:%d"
                        .formatted(
                            object.ref(), first.manifest().file(), first.manifest().line())));
      }
      if (object.manifest().isOurs()) {
        namespaces.add(object.namespace());
      }
    }
    return new ManifestSet(byRef, namespaces);
  }

  Optional<Judged> find(String kind, String namespace, String name) {
    return Optional.ofNullable(byRef.get(new ObjectRef(kind, namespace, name)));
  }

  Stream<Judged> ofKind(String kind) {
    return byRef.values().stream().filter(object -> object.ref().kind().equals(kind));
  }

  /** Objects of a kind of ours that the schema accepts. */
  Stream<Judged> accepted(String kind) {
    return ofKind(kind)
        .filter(object -> object.manifest().isOurs() && object.judgement().accepted());
  }
}
