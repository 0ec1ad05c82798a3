package dev.tollway.operator.standalone.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** All kinds that the API serves: ours, and those of the core group that belong to them. */
record Catalog(List<ResourceType> types) {

  static Catalog of(Collection<? extends JsonNode> definitions) {
    List<ResourceType> types = new ArrayList<>(CoreTypes.all());
    definitions.forEach(definition -> types.add(ResourceType.ofDefinition(definition)));
    return new Catalog(List.copyOf(types));
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return types.stream()
        .filter(t -> t.group().equals(group))
        .filter(t -> t.version().equals(version))
        .filter(t -> t.plural().equals(plural))
        .findFirst();
  }

  /** The types of one version of one group; empty when it is not served. */
  List<ResourceType> of(String group, String version) {
    return types.stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .toList();
  }

  /** Groups other than the core group, each with its one version. */
  List<ResourceType> groups() {
    List<ResourceType> first = new ArrayList<>();
    for (ResourceType type : types) {
      if (!type.group().isEmpty()
          && first.stream().noneMatch(seen -> seen.group().equals(type.group()))) {
        first.add(type);
      }
    }
    return first;
  }
}
